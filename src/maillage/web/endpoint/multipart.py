"""``multipart/form-data`` (RFC 7578), read strictly: what was cut short is not taken for whole."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import HTTP
from typing import Final

from maillage.errors import BadRequest

__all__ = ["Part", "boundary_of", "parts"]

#: Bytes of the headers of a part.
_MOST_FIELDS: Final = 16_384


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        content_type: its header, with parameters; empty if it has none.
        filename: as given; empty if none.
        content: its bytes.
        name: of the form's field; empty if none.
    """

    content_type: str
    filename: str
    content: bytes
    name: str = ""


def boundary_of(content_type: str) -> str:
    """Give the boundary that a Content-Type announces.

    Raises:
        BadRequest: it announces none.

    >>> boundary_of('multipart/form-data; boundary="a b"')
    'a b'
    """
    header: Message = EmailMessage(policy=HTTP)
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not 0 < len(boundary) <= 70:
        raise BadRequest(
            "multipart/form-data without a boundary of 1 to 70 characters: let your client set it",
            fr="multipart/form-data sans « boundary » de 1 à 70 caractères : laissez votre client"
            " l’écrire",
        )
    return boundary


def parts(boundary: str, body: bytes, *, most: int = 1000) -> list[Part]:
    r"""Cut a body into its parts.

    Args:
        boundary: what stands between them.
        body: all of it.
        most: how many parts there may be.

    Raises:
        BadRequest: it does not begin or end as it should, or has no part, or too many.

    >>> parts("x", b'--x\r\nContent-Type: text/turtle\r\n\r\n<s> <p> 1 .\r\n--x--')[0].content
    b'<s> <p> 1 .'
    """
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    _, *pieces = (b"\r\n" + body).split(delimiter, most + 2)
    if len(pieces) > most + 1:
        raise BadRequest(
            f"the multipart body has more than {most} parts: send less at once",
            fr=f"le corps multipart a plus de {most} parties : envoyez-en moins à la fois",
        )
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise BadRequest(
            f"the multipart body is not whole: no end '--{boundary}--', or no part before it",
            fr=f"le corps multipart n’est pas complet : pas de fin « --{boundary}-- », ou aucune"
            " partie avant elle",
        )
    return [_part(piece, number) for number, piece in enumerate(pieces[:-1], start=1)]


def _part(piece: bytes, number: int) -> Part:
    padding, end, rest = piece.partition(b"\r\n")
    # A part without headers begins with an empty line.
    fields, blank, content = (b"\r\n" + rest).partition(b"\r\n\r\n")
    if padding.strip(b" \t") or not end or not blank:
        raise BadRequest(
            f"part {number} of the multipart body has no empty line after its headers",
            fr=f"la partie {number} du corps multipart n’a pas de ligne vide après ses en-têtes",
        )
    if len(fields) > _MOST_FIELDS:
        raise BadRequest(
            f"part {number} of the multipart body has headers of {len(fields)} bytes, and"
            f" {_MOST_FIELDS} are read at most",
            fr=f"la partie {number} du corps multipart a {len(fields)} octets d’en-têtes, et"
            f" {_MOST_FIELDS} sont lus au plus",
        )
    headers = BytesHeaderParser(policy=HTTP).parsebytes(fields.lstrip(b"\r\n") + b"\r\n\r\n")
    name = headers.get_param("name", "", "content-disposition")
    return Part(
        str(headers.get("Content-Type", "")),
        headers.get_filename("") or "",
        content,
        name if isinstance(name, str) else "",
    )
