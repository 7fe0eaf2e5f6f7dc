"""What the texts of the site say of this very server: who answers for it, and what it notes down.

Nothing is made up: what no setting says is told as not said.
"""

from __future__ import annotations

from dataclasses import dataclass

from maillage.config import Settings

__all__ = ["House", "house_of"]


@dataclass(frozen=True)
class House:
    """This server, for the reader of its texts; empty text where no setting says.

    Attributes:
        url: address of the site, without a slash at its end.
        operator: who operates it.
        contact: e-mail or web address.
        hosting: who hosts it.
        query_log: whether queries are noted.
        slow_log: whether slow queries are noted, with their text.
        slow_s: seconds from which a query is slow.
        remote: whether the graph lies in another engine, which may note down what it is asked.
        federates: whether a query may have a part of it sent to other endpoints.
    """

    url: str = ""
    operator: str = ""
    contact: str = ""
    hosting: str = ""
    query_log: bool = False
    slow_log: bool = False
    slow_s: float = 5.0
    remote: bool = False
    federates: bool = False

    @property
    def contact_href(self) -> str:
        """Where the contact leads.

        >>> House(contact="ecrire@maillage.example").contact_href
        'mailto:ecrire@maillage.example'
        """
        web = self.contact.startswith(("http://", "https://"))
        return self.contact if web or not self.contact else f"mailto:{self.contact}"


def house_of(settings: Settings) -> House:
    """Read from the settings what readers may be told."""
    return House(
        url=settings.url,
        operator=settings.operator,
        contact=settings.contact,
        hosting=settings.hosting,
        query_log=bool(settings.query_log),
        slow_log=bool(settings.slow_query_log),
        slow_s=settings.slow_query_s,
        remote=settings.store_folder is None,
        federates=bool(settings.services),
    )
