"""The text of an RDF file -> what it speaks of, term by term, with the line of each.

Parsers of RDF give no places. These three readers are no parsers: they know of each syntax as much
as tells which node a term is said of, and go once through the text, whatever is in it.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from maillage.terms import PREFIXES

__all__ = ["Place", "places", "plain"]

_TYPE: Final = PREFIXES["rdf"] + "type"
_ABOUT: Final = PREFIXES["rdf"] + "about"


class Place(NamedTuple):
    """One step through a text.

    Attributes:
        kind: ``term``; ``subject``, the node that the part it stands in describes; ``open`` and
            ``close``, where such a part, a statement or an element or an object, begins and ends.
        key: IRI or lexical form; empty of ``open`` and ``close``.
        line: from 1.
    """

    kind: str
    key: str
    line: int


def plain(text: str) -> str:
    r"""Give a text whose lines end as everywhere counted here: by LF, as editors count them.

    >>> plain("a\r\nb\rc\u2028d").split("\n")
    ['a', 'b', 'c\u2028d']
    """
    return text.replace("\r\n", "\n").replace("\r", "\n")


def places(text: str, suffix: str) -> Iterator[Place]:
    """Go through a text.

    Args:
        text: all of it, made `plain`.
        suffix: of its file, one of `maillage.sources.rdf.FORMATS`.
    """
    match suffix.lower():
        case ".jsonld":
            return _json(text)
        case ".rdf":
            return _xml(text)
        case _:
            return _turtle(text)


#: Possessive, and what is never closed ends with its line or the text: so that of a broken text,
#: too, each character is read once.
_TURTLE: Final = re.compile(
    r"""(?x)
      (?P<directive>@?(?i:prefix)\s++(?P<prefix>[\w.-]*+):\s*+<(?P<space>[^<>\s]*+)>\s*+\.?)
    | (?P<base>@?(?i:base)\s*+<[^<>\s]*+>\s*+\.?)
    | (?P<comment>\#[^\n]*+)
    | <(?P<iri>[^<>"\s]*+)>
    | (?P<long>\"{3}(?:[^"\\]|\\.?|"(?!""))*+(?:\"{3}|\Z)|'{3}(?:[^'\\]|\\.?|'(?!''))*+(?:'{3}|\Z))
    | (?P<short>"(?:[^"\\\n]|\\[^\n]?)*+(?:"|(?=\n)|\Z)|'(?:[^'\\\n]|\\[^\n]?)*+(?:'|(?=\n)|\Z))
    | (?P<tag>@[A-Za-z-]++|\^\^)
    | (?P<name>[\w-]*+(?:\.[\w-]++)*+:(?:[\w:/-]|%[0-9A-Fa-f]{2}|\\.|\.(?=[\w:%\\-]))*+)
    | (?P<word>[+-]?(?:\d++(?:\.\d++)?|\.\d++)(?:[eE][+-]?\d++)?|[A-Za-z]\w*+)
    | (?P<end>\.) | (?P<brace>[{}]) | (?P<blank>[\[(])
    """,
    re.S,
)
_ESCAPE: Final = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def _turtle(text: str) -> Iterator[Place]:
    prefixes: dict[str, str] = {}
    fresh = True  # whether the next term is a subject
    line, before = 1, 0
    for match in _TURTLE.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        match match.lastgroup:
            case "directive":
                prefixes[match["prefix"]] = match["space"]
            case "base" | "comment" | "tag":
                continue
            case "end" | "brace":
                if not fresh:
                    yield Place("close", "", line)
                fresh = True
            case "blank":
                if fresh:
                    yield Place("open", "", line)
                fresh = False
            case kind:
                key = _key(match[0], kind or "", prefixes)
                if fresh:
                    yield Place("open", "", line)
                yield Place("subject" if fresh else "term", key, line)
                fresh = False


def _key(said: str, kind: str, prefixes: dict[str, str]) -> str:
    match kind:
        case "iri":
            return _unescaped(said[1:-1])
        case "long":
            return _unescaped(said[3:-3])
        case "short":
            return _unescaped(said[1:-1])
        case "name":
            prefix, _, local = said.partition(":")
            return prefixes.get(prefix, prefix + ":") + _ESCAPE.sub(r"\1", local)
        case _:
            return _TYPE if said == "a" else said


def _unescaped(text: str) -> str:
    def char(match: re.Match[str]) -> str:
        said = match[1]
        if len(said) == 1:
            return _ESCAPED.get(said, said)
        code = int(said[1:], 16)
        return chr(code) if code < 0x110000 else said

    return _ESCAPE.sub(char, text) if "\\" in text else text


_JSON: Final = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.?)*+(?:"|\Z))(?P<colon>\s*+:)?|(?P<brace>[{}])|(?P<word>[\w.+-]++)',
    re.S,
)


def _json(text: str) -> Iterator[Place]:
    prefixes = dict(PREFIXES)
    name = ""  # of the member whose value comes
    line, before = 1, 0
    for match in _JSON.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        if match["brace"]:
            yield Place("open" if match[0] == "{" else "close", "", line)
            continue
        said = match["word"] or _string(match["string"])
        if match["colon"]:
            name = said
            if said == "@type" or not said.startswith("@"):
                key = _TYPE if said == "@type" else _expanded(said, prefixes)
                yield Place("term", key, line)
        else:
            if name and not name.startswith("@") and said.startswith(("http://", "https://")):
                prefixes.setdefault(name, said)  # a context says so; elsewhere it does no harm
            yield Place("subject" if name == "@id" else "term", _expanded(said, prefixes), line)


def _string(said: str) -> str:
    try:
        return str(json.loads(said, strict=False))
    except ValueError:
        return said[1:-1]


def _expanded(said: str, prefixes: dict[str, str]) -> str:
    prefix, colon, local = said.partition(":")
    if colon and not local.startswith("//") and prefix in prefixes:
        return prefixes[prefix] + local
    return said


_XML: Final = re.compile(
    r"""(?x) (?P<skip><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)) | <!\[CDATA\[(?P<raw>.*?)(?:\]\]>|\Z)
    | <(?P<close>/)[^<>]*+>
    | <(?P<open>[\w:.-]++)(?P<attributes>(?:[^<>"'/]|"[^"]*+"|'[^']*+'|/(?!>))*+)(?P<alone>/?)>
    | (?P<text>[^<]++)
    """,
    re.S,
)
_ATTRIBUTE: Final = re.compile(r"""([\w:.-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""", re.S)


def _xml(text: str) -> Iterator[Place]:
    prefixes = dict(PREFIXES)
    bare = [""]  # the namespace of names without a prefix, of each open element
    line, before = 1, 0
    for match in _XML.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        if match["close"]:
            if len(bare) > 1:
                bare.pop()
            yield Place("close", "", line)
        elif match["open"]:
            yield Place("open", "", line)
            space = bare[-1]
            attributes = [
                (m[1], html.unescape(m[2] or m[3] or ""), m.start())
                for m in _ATTRIBUTE.finditer(match["attributes"])
            ]
            for name, value, _ in attributes:
                if name == "xmlns":
                    space = value
                elif name.startswith("xmlns:"):
                    prefixes[name[6:]] = value
            yield Place("term", _named(match["open"], prefixes, space), line)
            begin = match.start("attributes")
            for name, value, start in attributes:
                line += text.count("\n", before, begin + start)
                before = begin + start
                key = _named(name, prefixes, "")
                if key == _ABOUT:
                    yield Place("subject", value, line)
                else:
                    yield Place("term", key, line)
                    yield Place("term", value, line)
            if match["alone"]:
                yield Place("close", "", line)
            else:
                bare.append(space)
        elif not match["skip"] and (said := match["raw"] or html.unescape(match["text"] or "")):
            yield Place("term", said, line)


def _named(name: str, prefixes: dict[str, str], space: str) -> str:
    return _expanded(name, prefixes) if ":" in name else space + name
