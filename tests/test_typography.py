"""French pages hold the spaces that belong to a mark; English ones and code stay as they are."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from site_pages import PAGES
from site_under_test import BROWSER, Client, header
from test_texts import app_of

from maillage.web.wording.typography import NARROW, set_french

#: A mark at which no line may begin, after a space at which one may end; or one that ends in «.
LOOSE = re.compile(r"\S (?=[;:!?»](?![\w/]))|« ")
TO_THE_LETTER = {"script", "style", "pre", "code", "textarea"}


class Prose(HTMLParser):
    """The text of a page, without what is shown to the letter."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag in TO_THE_LETTER:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        self.text += "" if self.inside else data


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("<p>Qui ? Où !</p>", "<p>Qui~? Où~!</p>"),
        ("<p>« <b>oui</b> » : non ; si</p>", "<p>«~<b>oui</b>~»~: non~; si</p>"),
        ("<p><a href='/x'>ici</a> :</p>", "<p><a href='/x'>ici</a>~:</p>"),
        ('<p title="a : b">c</p>', '<p title="a : b">c</p>'),
        ("<pre><code>?s ?p ?o ; a ?c .</code></pre>", "<pre><code>?s ?p ?o ; a ?c .</code></pre>"),
        ("<textarea>a : b</textarea> : c", "<textarea>a : b</textarea>~: c"),
        ("<p>de ?s, ou sh :x</p>", "<p>de ?s, ou sh :x</p>"),
        ("<p>12:30, https://x</p>", "<p>12:30, https://x</p>"),
        ("", ""),
    ],
)
def test_what_is_held(given, held):
    assert set_french(given).replace(NARROW, "~") == held
    assert set_french(set_french(given)) == set_french(given)


def test_no_line_of_a_french_page_begins_with_a_mark(published):
    app = app_of(published)
    asked = [page for page in PAGES if page.name != "changelog"]  # which is in English
    for page in asked:
        reply = Client(app, BROWSER, "fr").get(page.path)
        assert header(reply, "content-language") == "fr", page.name
        prose = Prose(reply.body.decode()).text
        assert LOOSE.search(prose) is None, (page.name, LOOSE.search(prose))
        assert NARROW in prose, page.name  # each says at least "Accessibilité :"
    assert len(asked) > 60
    english = Client(app, BROWSER, "en").get("/about").body.decode()
    assert NARROW not in Prose(english).text
