"""The catalogue of what can be fetched, and the messages in both languages."""

from __future__ import annotations

import pytest
from fetching_under_test import ROOT

from maillage.errors import FetchError
from maillage.fetch.catalogue import Catalogue, allowed, read_catalogue
from maillage.fetch.failures import MESSAGES


@pytest.fixture(scope="module")
def official() -> Catalogue:
    return read_catalogue(ROOT / "data/downloads.toml")


def test_the_official_catalogue(official):
    assert len(official.items) == 2 + 2 * 34 + 5 * 2 + 2 + 1 + 1 + 1 + 2
    assert all(item.url.startswith("https://") for item in official.items)
    assert all(item.title.fr and item.title.en for item in official.items)
    assert {item.group for item in official.items} == {"orphanet", "mondo", "cog", "finess"}
    assert [item.id for item in official.items if not item.read] == [
        "finess-structures",
        "finess-etablissements",
    ]
    assert sum(item.analogy for item in official.items) == 34 + 5 + 1 + 1


def test_names_choose_groups_products_and_single_files(official):
    def ids(*names):
        return [item.id for item in official.choose(names)]

    assert ids("product1") == ["product1-en", "product1-fr"]
    assert ids("product3-fr-146", "mondo") == ["product3-fr-146", "mondo-orphanet"]
    assert ids("product9") == [
        *("product9-prev-en", "product9-prev-fr", "product9-ages-en", "product9-ages-fr"),
    ]
    assert len(ids("orphanet")) == len(official.items) - 4
    assert ids("cog", "communes") == ["communes"]
    for wrong in ("product", "Orphanet", ""):
        with pytest.raises(FetchError, match=r"nothing of that name.*orphanet, mondo"):
            official.choose([wrong])


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('url = "', 'url = "http://example.org/', r"files\.a.*https"),
        ('file = "{lang}.xml"', 'file = "../{lang}.xml"', r"files\.a"),
        ('file = "c.zip"', 'file = ".c.zip"', r"files\.zip"),
        ('file = "c.zip"', 'file = "a.xml"', "2 × essai/a.xml"),
        ('format = "zip"', 'format = "exe"', "exe: xml, json"),
        ('group = "essai"', 'group = "none"', "none"),
        ("read = false", "rread = false", "rread"),
        ("[files.a]", "[files.a", "cannot be read"),
    ],
)
def test_a_wrong_catalogue_is_told(catalogue, before, after, message):
    text = catalogue.read_text("utf-8")
    assert before in text
    catalogue.write_text(text.replace(before, after), "utf-8")
    with pytest.raises(FetchError, match=message):
        read_catalogue(catalogue)


def test_only_https_and_this_machine_may_be_asked():
    assert allowed("https://www.orphadata.com/data/xml/en_product1.xml")
    assert allowed("http://127.0.0.1:8000/a")
    for url in ("http://example.org/", "ftp://example.org/", "file:///a", "http://localhost/", ""):
        assert not allowed(url)


def test_every_message_is_in_both_languages():
    assert {key for texts in MESSAGES.values() for key in texts} == {
        *("fr", "en", "mend_fr", "mend_en"),
    }
    assert all(all(texts.values()) for texts in MESSAGES.values())


def test_every_message_is_used():
    source = "".join(p.read_text("utf-8") for p in (ROOT / "src/maillage/fetch").glob("*.py"))
    assert [name for name in MESSAGES if f'"{name}"' not in source] == []
