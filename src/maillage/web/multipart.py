"""``multipart/form-data`` (RFC 7578), read strictly: what was cut short is not taken for whole."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import HTTP

from maillage.errors import BadRequest

__all__ = ["Part", "boundary_of", "parts"]


@dataclass(frozen=True)
class Part:
    """One part.

    Attributes:
        content_type: its header, with parameters; empty if it has none.
        filename: as given; empty if none.
        content: its bytes.
    """

    content_type: str
    filename: str
    content: bytes


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


def parts(boundary: str, body: bytes) -> list[Part]:
    r"""Cut a body into its parts.

    Raises:
        BadRequest: it does not begin or end as it should, or has no part.

    >>> parts("x", b'--x\r\nContent-Type: text/turtle\r\n\r\n<s> <p> 1 .\r\n--x--')[0].content
    b'<s> <p> 1 .'
    """
    delimiter = b"\r\n--" + boundary.encode("latin-1", "replace")
    _, *pieces = (b"\r\n" + body).split(delimiter)
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
    headers = BytesHeaderParser(policy=HTTP).parsebytes(fields.lstrip(b"\r\n") + b"\r\n\r\n")
    return Part(str(headers.get("Content-Type", "")), headers.get_filename("") or "", content)
