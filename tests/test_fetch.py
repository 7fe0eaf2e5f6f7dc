"""Downloads, from a real server on the loopback: what arrives, what is kept, what is refused."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from files_under_test import Page, Site, site

from maillage.config import Settings
from maillage.errors import ConfigError, FetchError
from maillage.fetch.cache import State, fetched, kept, locked, place, read_record
from maillage.fetch.catalogue import Catalogue, Item, allowed, read_catalogue
from maillage.fetch.failures import MESSAGES, Unreachable
from maillage.fetch.obtain import Outcome, Wanted, obtain
from maillage.fetch.transfer import Bounds, part_of
from maillage.fetch.trouble import Interrupted

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).parent / "maillage")
BODY = b'<?xml version="1.0" encoding="UTF-8"?>\n<JDBOR>' + b"x" * 200_000 + b"</JDBOR>\n"
NEWER = BODY.replace(b"x</JDBOR>", b"y</JDBOR>")


@pytest.fixture
def server() -> Iterator[Site]:
    with site() as here:
        here.pages["/a.xml"] = Page(BODY)
        yield here


@pytest.fixture
def catalogue(server: Site, tmp_path: Path) -> Path:
    """A catalogue of the server's files."""
    path = tmp_path / "downloads.toml"
    path.write_text(
        f"""
[groups.essai]
title = {{ fr = "Essai", en = "Trial" }}
licence = "https://creativecommons.org/licenses/by/4.0/"
attribution = "L'éditeur, 2026."
homepage = "https://exemple.fr/"
[files.a]
group = "essai"
title = {{ fr = "Le fichier A", en = "File A" }}
url = "{server.url}/{{lang}}.xml"
file = "{{lang}}.xml"
format = "xml"
langs = ["a", "b"]
[files.zip]
group = "essai"
title = {{ fr = "L'archive", en = "The archive" }}
url = "{server.url}/c.zip"
file = "c.zip"
format = "zip"
read = false
""",
        "utf-8",
    )
    return path


@pytest.fixture
def item(catalogue: Path) -> Item:
    return read_catalogue(catalogue).items[0]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def get(item: Item, cache: Path, *, force: bool = False, **bounds: float) -> tuple[Outcome, bytes]:
    """Fetch an item, and give how it ended and what the cache then has."""
    wanted = Wanted(cache, Bounds(**bounds), force)  # type: ignore[arg-type]
    outcome, found = obtain(item, wanted, lambda _done, _total: None)
    return outcome, found.path.read_bytes()


def leftovers(cache: Path) -> list[str]:
    """Name the files that are neither a file, nor a record, nor a lock."""
    return [p.name for p in cache.rglob(".*") if p.is_file() and not p.name.endswith(".lock")]


# ── What arrives ──────────────────────────────────────────────────────────────────────────────────


def test_a_file_arrives_with_its_record(item, cache, server):
    told: list[tuple[int, int]] = []
    outcome, found = obtain(item, Wanted(cache), lambda done, total: told.append((done, total)))
    assert (outcome, found.path) == (Outcome.NEW, cache / "essai/a.xml")
    assert found.path.read_bytes() == BODY
    record = read_record(found.path)
    assert record == found.record
    assert record.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (record.bytes, record.etag, record.url) == (
        len(BODY),
        server.pages["/a.xml"].etag,
        server.url + "/a.xml",
    )
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.attribution == "L'éditeur, 2026."
    assert told[-1] == (len(BODY), len(BODY))
    assert told == sorted(told)
    assert leftovers(cache) == []


def test_what_is_unchanged_is_not_sent_again(item, cache, server):
    get(item, cache)
    before = place(cache, item).stat().st_mtime_ns
    assert get(item, cache) == (Outcome.UNCHANGED, BODY)
    assert server.statuses == [200, 304]
    assert place(cache, item).stat().st_mtime_ns == before


def test_force_downloads_again_and_the_same_bytes_are_no_change(item, cache, server):
    get(item, cache)
    before = place(cache, item).stat().st_mtime_ns
    assert get(item, cache, force=True) == (Outcome.UNCHANGED, BODY)
    assert server.statuses == [200, 200]
    assert place(cache, item).stat().st_mtime_ns == before
    assert leftovers(cache) == []


def test_a_newer_file_replaces_the_old(item, cache, server):
    get(item, cache)
    server.pages["/a.xml"] = Page(NEWER)
    assert get(item, cache) == (Outcome.UPDATED, NEWER)
    assert kept(cache, item, verify=True).state is State.PRESENT


def test_a_damaged_file_is_fetched_again(item, cache, server):
    get(item, cache)
    place(cache, item).write_bytes(BODY.replace(b"x", b"z"))  # of the same size
    assert kept(cache, item).state is State.PRESENT
    assert kept(cache, item, verify=True).state is State.DAMAGED
    assert get(item, cache) == (Outcome.UPDATED, BODY)


def test_a_record_that_is_lost_is_made_again(item, cache, server):
    get(item, cache)
    place(cache, item).with_name("a.xml.toml").write_text("sha256 = [", "utf-8")
    assert kept(cache, item).state is State.DAMAGED
    assert get(item, cache) == (Outcome.UPDATED, BODY)


# ── What is interrupted ───────────────────────────────────────────────────────────────────────────


def test_a_cut_download_is_resumed_at_once(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 50_000]
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses == [200, 206, 206]
    ranges = [fields.get("range") for _, fields in server.asked]
    assert ranges[0] is None
    assert ranges[1] == "bytes=98304-"  # whole pieces of 16 KiB
    assert server.asked[1][1]["if-range"] == server.pages["/a.xml"].etag


def test_a_download_cut_for_good_is_resumed_by_the_next_run(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0, 0]
    with pytest.raises(Interrupted, match=r"a-a: the connection broke at 98304 bytes of \d+"):
        get(item, cache)
    assert not place(cache, item).exists()  # the final name is of whole files only
    assert part_of(place(cache, item)).stat().st_size == 98_304
    server.asked.clear()
    server.pages["/a.xml"].cut = []
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert [fields.get("range") for _, fields in server.asked] == ["bytes=98304-"]


def test_a_cut_update_leaves_the_old_file(item, cache, server):
    get(item, cache)
    server.pages["/a.xml"] = Page(NEWER, cut=[20_000, 0])
    with pytest.raises(Interrupted):
        get(item, cache)
    assert place(cache, item).read_bytes() == BODY
    assert kept(cache, item, verify=True).state is State.PRESENT
    assert get(item, cache) == (Outcome.UPDATED, NEWER)


def test_a_part_of_another_version_is_begun_anew(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0]
    with pytest.raises(Interrupted):
        get(item, cache)
    server.pages["/a.xml"] = Page(NEWER)
    assert get(item, cache) == (Outcome.NEW, NEWER)
    assert server.statuses[-1] == 200  # If-Range did not hold


@pytest.mark.parametrize("change", [{"ranges": False}, {"validators": False}])
def test_a_server_that_cannot_resume_sends_it_whole(item, cache, server, change):
    server.pages["/a.xml"] = Page(BODY, cut=[100_000], **change)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses == [200, 200]


def test_a_date_stands_in_for_a_weak_tag(item, cache, server):
    day = "Wed, 01 Jul 2026 08:00:00 GMT"
    server.pages["/a.xml"] = Page(BODY, cut=[100_000], weak=True, modified=day)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.asked[1][1]["if-range"] == day
    assert server.statuses == [200, 206]
    server.pages["/a.xml"] = Page(BODY, validators=False, modified=day)
    place(cache, item).unlink()
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert get(item, cache) == (Outcome.UNCHANGED, BODY)
    assert server.asked[-1][1]["if-modified-since"] == day
    assert server.statuses[-1] == 304


@pytest.mark.parametrize("way", [{"chunked": True}, {"gzipped": True}])
def test_a_body_of_unknown_length_arrives(item, cache, server, way):
    server.pages["/a.xml"] = Page(BODY, **way)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert read_record(place(cache, item)).bytes == len(BODY)


def test_a_chunked_body_that_is_cut_is_no_file(item, cache, server):
    server.pages["/a.xml"] = Page(BODY, chunked=True, cut=[100_000, 0, 0])
    with pytest.raises(Interrupted, match=r"broke at \d+ bytes of \?"):
        get(item, cache)
    assert not place(cache, item).exists()


def test_an_interrupt_from_the_keyboard_ends_it(catalogue, cache, server):
    server.pages["/a.xml"] = Page(BODY, silent_s=60)
    process = subprocess.Popen(
        [COMMAND, "fetch", "a-a", "--catalogue", str(catalogue)],
        env=os.environ | {"MAILLAGE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not server.asked:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=50)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in told


def test_a_part_longer_than_the_file_is_begun_anew(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0]
    with pytest.raises(Interrupted):
        get(item, cache)
    with part_of(place(cache, item)).open("ab") as part:
        part.write(b"?" * len(BODY))
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses[-2:] == [416, 200]


def test_a_killed_fetch_leaves_a_part_that_is_resumed(catalogue, cache, server):
    server.pages["/a.xml"] = Page(BODY, announced=len(BODY) + 10**9)  # never ends
    process = subprocess.Popen(
        [COMMAND, "fetch", "a-a", "--catalogue", str(catalogue), "--timeout", "30"],
        env=os.environ | {"MAILLAGE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stderr.readline()
    process.kill()
    process.communicate()
    server.pages["/a.xml"] = Page(BODY)
    item = read_catalogue(catalogue).items[0]
    assert not place(cache, item).exists()
    assert get(item, cache) == (Outcome.NEW, BODY)


# ── What is refused ───────────────────────────────────────────────────────────────────────────────


REFUSED = {
    "missing": (Page(b"none", status=404), r"does not have this file \(404\).*exemple\.fr"),
    "error": (Page(b"oops", status=500), "answers 500"),
    "html": (Page(b"<!DOCTYPE html><title>Sorry</title>", "text/html"), "HTML page"),
    "html-as-xml": (Page(b"\n <html><body>log in</body>"), "HTML page"),
    "json-as-xml": (Page(b'{"error": "quota"}'), "is no XML"),
    "empty": (Page(b""), "is no XML"),
    "to-http": (Page(b"", status=302, location="http://example.org/a"), "not https.*not followed"),
    "to-file": (Page(b"", status=302, location="file:///etc/passwd"), "not https.*not followed"),
    "to-itself": (Page(b"", status=302, location="/a.xml"), "too many redirects"),
    "too-large": (Page(BODY * 6), "over 1 MB"),
    "truncated": (Page(NEWER, announced=len(NEWER) + 9), r"broke at \d+ bytes of \d+"),
    "silent": (Page(BODY, silent_s=3), r"sent nothing for 0\.2 s"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("before", [False, True])
def test_what_is_refused_leaves_what_was_there(item, cache, server, name, before):
    if before:
        get(item, cache)
    page, message = REFUSED[name]
    server.pages["/a.xml"] = dataclasses.replace(page)
    with pytest.raises(FetchError, match=message) as caught:
        get(item, cache, size_bytes=10**6, timeout_s=0.2 if name == "silent" else 60)
    assert caught.value.fr != str(caught.value)
    assert place(cache, item).exists() is before
    if before:
        assert place(cache, item).read_bytes() == BODY
        assert kept(cache, item, verify=True).state is State.PRESENT


def test_an_address_that_was_never_checked_says_so(item, cache, server):
    server.pages.clear()
    guess = dataclasses.replace(item, analogy=True)
    with pytest.raises(FetchError, match="formed after others and could not be checked: see"):
        get(guess, cache)


def test_an_empty_setting_is_no_folder():
    with pytest.raises(ConfigError, match="MAILLAGE_CACHE is empty"):
        Settings.from_env({"MAILLAGE_CACHE": ""})


def test_a_redirect_within_the_rules_is_followed(item, cache, server):
    server.pages["/a.xml"] = Page(b"", status=302, location="/moved.xml")
    server.pages["/moved.xml"] = Page(BODY)
    assert get(item, cache) == (Outcome.NEW, BODY)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_host_that_is_not_there(item, cache):
    gone = dataclasses.replace(item, url=f"http://127.0.0.1:{free_port()}/a.xml")
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1: cannot be reached .*refused"):
        get(gone, cache)


def test_a_proxy_is_used(item, cache, server, monkeypatch):
    """The proxy is asked for the whole address, and only it is asked."""
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    port = free_port()
    server.pages[f"http://127.0.0.1:{port}/x.xml"] = Page(BODY)
    far = dataclasses.replace(item, url=f"http://127.0.0.1:{port}/x.xml")
    assert get(far, cache) == (Outcome.NEW, BODY)


def test_a_proxy_that_does_not_answer(item, cache, monkeypatch):
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    far = dataclasses.replace(item, url="https://example.org/a.xml")
    with pytest.raises(Unreachable, match=r"the proxy \(HTTPS_PROXY\)"):
        get(far, cache)


def test_a_cache_that_cannot_be_written(item, tmp_path):
    (tmp_path / "cache").write_text("a file", "utf-8")
    with pytest.raises(FetchError, match=r"cannot be written: .*MAILLAGE_CACHE"):
        get(item, tmp_path / "cache")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is full")
def test_a_full_disk(item, cache):
    part = part_of(place(cache, item))
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(FetchError, match="No space left"):
        get(item, cache)
    assert not place(cache, item).exists()


def test_fetches_of_one_file_at_once_do_not_harm_it(item, cache, server):
    ended: list[tuple[Outcome, bytes]] = []
    threads = [threading.Thread(target=lambda: ended.append(get(item, cache))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [(Outcome.NEW, BODY), *[(Outcome.UNCHANGED, BODY)] * 3]
    assert sorted(server.statuses) == [200, 304, 304, 304]


def test_a_fetch_that_waits_says_so(item, cache):
    waited = threading.Event()
    wanted = Wanted(cache)
    with locked(place(cache, item), lambda: None):
        thread = threading.Thread(target=obtain, args=(item, wanted, print, waited.set))
        thread.start()
        assert waited.wait(60)
        assert not place(cache, item).exists()
    thread.join()
    assert place(cache, item).read_bytes() == BODY


# ── The catalogue ─────────────────────────────────────────────────────────────────────────────────


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


# ── What a build uses ─────────────────────────────────────────────────────────────────────────────


def test_a_build_gets_what_is_there_and_read(catalogue, cache, server):
    server.pages["/c.zip"] = Page(b"PK\x03\x04 an archive", "application/zip")
    items = read_catalogue(catalogue).items
    assert fetched(cache, items) == ([], [])
    get(items[0], cache)
    get(items[2], cache)
    (cache / "essai/stray.xml").write_bytes(BODY)  # nothing of ours
    used, unused = fetched(cache, items)
    assert [k.path for k in used] == [cache / "essai/a.xml"]
    assert [k.item.id for k in unused] == ["zip"]


def test_a_build_refuses_what_was_changed(item, cache, server):
    get(item, cache)
    place(cache, item).write_bytes(BODY.replace(b"x", b"z"))
    with pytest.raises(FetchError, match=r"checksum has changed\. Run “maillage fetch a-a” again"):
        fetched(cache, [item])
    place(cache, item).with_name("a.xml.toml").unlink()
    with pytest.raises(FetchError, match=r"its record a\.xml\.toml is missing.*--with"):
        fetched(cache, [item])


def test_a_build_with_what_was_fetched_and_without(cache, server, tmp_path):
    """The French nomenclature of two small products, as if they were the official ones."""
    small = Path(__file__).parent / "data" / "orphanet"
    offered = read_catalogue(ROOT / "data/downloads.toml")
    for name, file in (("product1-en", "en_product1.xml"), ("finess-structures", "")):
        body = (small / file).read_bytes() if file else b"\x1f\x8b anything"
        server.pages[f"/{name}"] = Page(body, "application/octet-stream")
        (item,) = offered.choose([name])
        get(dataclasses.replace(item, url=f"{server.url}/{name}"), cache)
    out = str(tmp_path / "out")

    done = run(cache, "build", "--out", out)
    assert done.returncode == 0, done.stderr
    assert f"Downloaded files read: 1, of {cache} (unless --without-fetched)" in done.stderr
    assert "finess-structures is downloaded, but the build does not use it yet" in done.stderr
    assert re.search(r"en_product1\.xml \(product1, 2026-\d\d-\d\d\): \d+ facts", done.stderr)
    asked = run(cache, "query", "ASK { GRAPH mlgg:orphanet-product1-en-2026-07-01 { ?s ?p ?o } }",
                "--format", "csv", MAILLAGE_BUILD=out)  # fmt: skip
    assert asked.stdout.strip() == "true", asked

    without = run(cache, "build", "--out", out, "--without-fetched", "--lang", "fr")
    assert "Fichiers téléchargés laissés de côté : 1" in without.stderr
    assert int(without.stdout.split()[2]) < int(done.stdout.split()[2])
    plain = run(tmp_path / "empty", "build", "--out", str(tmp_path / "plain"))
    assert plain.stdout.split()[1] == without.stdout.split()[1]  # the same hash
    assert "fetched" not in plain.stderr

    (cache / "orphanet/en_product1.xml").write_bytes(b"<JDBOR>")
    before = sorted(p.name for p in Path(out).iterdir())
    broken = run(cache, "build", "--out", out)
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.count("\n") == 1
    assert "Run “maillage fetch product1-en” again" in broken.stderr
    assert sorted(p.name for p in Path(out).iterdir()) == before


# ── The command ───────────────────────────────────────────────────────────────────────────────────


def run(cache: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *words],
        env=os.environ | {"MAILLAGE_CACHE": str(cache), "LANG": "en_GB.UTF-8"} | more,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_downloads_lists_and_checks(catalogue, cache, server):
    options = ("--catalogue", str(catalogue))
    server.pages["/b.xml"] = Page(NEWER)
    done = run(cache, "fetch", "a", *options)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    digest = hashlib.sha256(BODY).hexdigest()
    assert rows[0] == ["a-a", "new", str(len(BODY)), digest, str(cache / "essai/a.xml")]
    assert [row[:2] for row in rows] == [["a-a", "new"], ["a-b", "new"]]
    told = done.stderr.splitlines()
    assert told[0].startswith("L'éditeur, 2026. <https://creativecommons.org/licenses/by/4.0/>")
    assert told[1] == f"a-a: {server.url}/a.xml"
    assert told[2] == f"a-a: downloaded, 200.1 kB, SHA-256 {digest}"

    again = run(cache, "fetch", "a-a", *options, "--lang", "fr")
    assert again.stdout.split("\t")[1] == "unchanged"
    assert f"a-a : inchangé, 200,1 ko, SHA-256 {digest}" in again.stderr

    listed = run(cache, "fetch", *options)
    rows = [line.split("\t")[:2] for line in listed.stdout.splitlines()]
    assert rows == [["item", "state"], ["a-a", "present"], ["a-b", "present"], ["zip", "absent"]]

    assert run(cache, "fetch", "--check", *options).returncode == 0
    place(cache, read_catalogue(catalogue).items[0]).write_bytes(b"x" * len(BODY))
    checked = run(cache, "fetch", "--check", *options)
    assert checked.returncode == 1
    assert [line.split("\t")[:2] for line in checked.stdout.splitlines()[1:]] == [
        ["a-a", "damaged"],
        ["a-b", "present"],
    ]
    assert "Run: maillage fetch a-a" in checked.stderr


def test_one_failure_does_not_keep_the_others(catalogue, cache, server):
    done = run(cache, "fetch", "--all", "--catalogue", str(catalogue), "--lang", "fr")
    assert done.returncode == 2
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["a-a"]
    assert "maillage : a-b : le serveur n'a pas ce fichier (404)" in done.stderr
    assert "1 fichier(s) en cache, 2 en échec" in done.stderr


def test_without_network_each_host_is_asked_once(catalogue, cache, server):
    dead = f"http://127.0.0.1:{free_port()}"
    catalogue.write_text(catalogue.read_text("utf-8").replace(server.url, dead), "utf-8")
    done = run(cache, "fetch", "essai", "--catalogue", str(catalogue))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("cannot be reached") == 1
    assert "127.0.0.1: 2 other file(s) were not asked for" in done.stderr


def test_a_terminal_gets_a_bar_and_a_table(catalogue, cache, server):
    environ = os.environ | {"MAILLAGE_CACHE": str(cache), "COLUMNS": "120", "TERM": "xterm"}
    for words, expected in (
        (("fetch", "a-a", "--lang", "fr"), "a-a : téléchargé, 200,1 ko"),
        (("fetch", "--lang", "fr"), "Le fichier A"),
    ):
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, *words, "--catalogue", str(catalogue)],
            stdout=theirs,
            stderr=theirs,
            env=environ,
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(mine, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(mine)
        assert process.wait(30) == 0
        assert expected in shown.decode()
        assert "\t" not in shown.decode()


def test_the_tests_never_see_this_user_s_cache(empty_cache):
    bare = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
    code = "from maillage.config import Settings; print(Settings().cache)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True
    )
    cache = Path(done.stdout.strip())
    assert cache.is_relative_to(empty_cache)
    assert not cache.exists()  # a browser of other tests may have left something beside it
