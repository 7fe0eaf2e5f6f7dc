"""The body of a request that brings files: read no further than the limit, and cut into uploads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import ClientDisconnect, Request

from maillage.errors import BadRequest, TooLarge, UnsupportedMediaType
from maillage.vetting import Upload
from maillage.vetting.given import SUFFIXES, TYPES, upload
from maillage.web.endpoint.multipart import Part, boundary_of, parts
from maillage.web.endpoint.turns import LeftError

__all__ = ["MOST_FILES", "Asked", "asked", "body_of", "fields_of"]

MOST_FILES: Final = 20
#: What a form may have beside its files.
_FIELDS: Final = ("text", "kind", "table", "rows", "format", "name", "lang")
#: Of a body that is too long, how much is read to no end, so that the client reads the answer.
_PATIENCE: Final = 4
_MULTIPART: Final = "multipart/form-data"
_FORM: Final = "application/x-www-form-urlencoded"
#: What clients call a body whose kind they do not know.
_UNKNOWN: Final = frozenset({"", "application/octet-stream", "text/plain"})


@dataclass(frozen=True)
class Asked:
    """What a request brings.

    Attributes:
        uploads: the files, and the text that was pasted.
        fields: the other fields, as given.
        text: what was pasted, for the form to show again.
    """

    uploads: tuple[Upload, ...]
    fields: Mapping[str, str]
    text: str = ""


async def body_of(request: Request, most: int) -> bytes:
    """Read a body.

    Raises:
        TooLarge: it is longer than the server takes.
        LeftError: the client has gone.
    """
    announced = request.headers.get("content-length", "")
    length = int(announced) if announced.isdecimal() else 0
    body = bytearray()
    size = 0
    if length <= most * _PATIENCE:
        try:
            async for piece in request.stream():
                size += len(piece)
                if size <= most:
                    body += piece
                elif size > most * _PATIENCE:
                    break
        except ClientDisconnect:
            raise LeftError from None
    if max(size, length) > most:
        raise TooLarge(
            f"all together have {max(size, length)} bytes, and {most} are taken at most"
            " (MAILLAGE_VALIDATE_MAX_BYTES): give less at once, or use `maillage validate` on your"
            " own machine",
            fr=f"le tout compte {max(size, length)} octets, et {most} sont acceptés au plus"
            " (MAILLAGE_VALIDATE_MAX_BYTES) : donnez-en moins à la fois, ou utilisez `maillage"
            " validate` sur votre machine",
        )
    return bytes(body)


def asked(content_type: str, body: bytes, query: Mapping[str, str], pasted: str) -> Asked:
    """Cut a body into what it brings.

    Args:
        content_type: as the request states it.
        body: all of it.
        query: the parameters of the URL, which say what fields do.
        pasted: what to call a text that was pasted.

    Raises:
        BadRequest: it brings nothing, too many files, or is not whole.
        UnsupportedMediaType: a file is of a kind that is not read.
    """
    kind = content_type.partition(";")[0].strip().lower()
    fields = fields_of(query)
    if kind == _FORM:
        raise UnsupportedMediaType(
            f"a file cannot come as {_FORM}: say what it is, as by -H 'Content-Type: text/turtle',"
            " or send a form, as by curl -F file=@sites.csv",
            fr=f"un fichier ne peut pas venir en {_FORM} : dites ce qu’il est, par exemple par"
            " -H 'Content-Type: text/turtle', ou envoyez un formulaire : curl -F file=@sites.csv",
        )
    if kind != _MULTIPART:
        name = fields.get("name", "")
        table = fields.get("kind", "")
        known = "" if kind in _UNKNOWN else kind
        if not name and known:
            _check_type(known)
        files = [_upload(name or pasted, body, known, table)] if body.strip() else []
        return _some(Asked(tuple(files), fields))
    uploads = []
    text = ""
    for part in parts(boundary_of(content_type), body, most=MOST_FILES + len(_FIELDS)):
        if part.filename or part.name not in _FIELDS:
            # A form whose field of files was left empty sends one without name and content.
            if part.filename or part.content:
                uploads.append(_of(part, pasted))
        elif part.name == "text":
            text = _text(part)
        else:
            fields[part.name] = _text(part)[:200].strip()
    fields = fields_of(fields)
    if text.strip():
        uploads.append(_upload(pasted, text.encode(), "", fields.get("kind", "")))
    if len(uploads) > MOST_FILES:
        raise BadRequest(
            f"there are {len(uploads)} files, and {MOST_FILES} are taken at once",
            fr=f"il y a {len(uploads)} fichiers, et {MOST_FILES} sont acceptés à la fois",
        )
    return _some(Asked(tuple(uploads), fields, text))


def fields_of(given: Mapping[str, str]) -> dict[str, str]:
    """Take what is known of fields or parameters; ``table`` says what ``kind`` does of a table.

    >>> fields_of({"table": "sites", "colour": "red"})
    {'table': 'sites', 'kind': 'sites'}
    """
    fields = {name: given[name] for name in _FIELDS if name in given}
    if fields.get("table") and not fields.get("kind"):
        fields["kind"] = fields["table"]
    return fields


def _some(found: Asked) -> Asked:
    if not found.uploads:
        raise BadRequest(
            "there is nothing to check: choose a file, or paste a table or RDF",
            fr="il n’y a rien à vérifier : choisissez un fichier, ou collez un tableau ou du RDF",
        )
    return found


def _of(part: Part, pasted: str) -> Upload:
    media_type = part.content_type.partition(";")[0].strip().lower()
    return upload(
        part.filename or pasted,
        part.content,
        media_type="" if media_type in _UNKNOWN else media_type,
    )


def _upload(name: str, content: bytes, media_type: str, kind: str) -> Upload:
    """Take in what has no name of its own: what it is said to be, or what it looks like, tells."""
    if f".{kind}" in SUFFIXES:
        return upload(f"{name}.{kind}", content)
    given = upload(name, content, media_type=media_type)
    if kind and given.suffix in {".csv", ".xlsx"}:
        return Upload(f"{kind}{given.suffix}", given.suffix, content, kind)
    ending = "" if given.name.endswith(given.suffix) else given.suffix
    return Upload(given.name + ending, given.suffix, content)


def _check_type(media_type: str) -> None:
    if media_type not in TYPES:
        known = ", ".join(TYPES)
        raise UnsupportedMediaType(
            f"a file of type {media_type!r} is not read: known are {known}",
            fr=f"un fichier du type « {media_type} » n’est pas lu : il y a {known}",
        )


def _text(part: Part) -> str:
    return part.content.decode("utf-8", "replace")
