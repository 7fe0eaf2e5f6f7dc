"""French and English: which one a request wants, and the words of the pages in it."""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from maillage.negotiate import LANGUAGES, choose_language

__all__ = ["CATALOGUES", "Choice", "Wording", "choice", "wordings"]

#: The catalogues, one a language; English has none, because it is the language of the keys.
CATALOGUES: Final = Path(__file__).parents[1] / "locale"
#: How each language writes numbers and dates.
_LOCALES: Final = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True)
class Choice:
    """The language of one answer.

    Attributes:
        code: ``fr`` or ``en``.
        asked: whether the URL asks for it, so that links go on asking.
    """

    code: str
    asked: bool = False

    @property
    def other(self) -> str:
        """The language to switch to."""
        return next(code for code in LANGUAGES if code != self.code)


@dataclass(frozen=True)
class Wording:
    """The words, numbers and dates of one language."""

    code: str
    translations: gettext.NullTranslations

    def __call__(self, message: str) -> str:
        """Translate one message; it stays itself where nobody has translated it."""
        return self.translations.gettext(message)

    def plural(self, one: str, many: str, number: int) -> str:
        """Translate a message with ``%(num)s`` in it, as the language counts."""
        return self.translations.ngettext(one, many, number) % {"num": self.number(number)}

    def number(self, value: int | Decimal) -> str:
        """Write a number as the language does.

        >>> Wording("fr", gettext.NullTranslations()).number(Decimal("0.5"))
        '0,5'
        """
        return numbers.format_decimal(value, locale=_LOCALES[self.code])

    def decimal(self, value: float) -> str:
        """Write a ratio with two figures that count, and whole from ten on.

        >>> wording = Wording("fr", gettext.NullTranslations())
        >>> wording.decimal(0.0849), wording.decimal(1.62), wording.decimal(34.4)
        ('0,085', '1,6', '34')
        """
        return numbers.format_decimal(
            value if 0 < abs(value) < 10 else round(value),
            format="@#" if 0 < abs(value) < 10 else "#,##0",
            locale=_LOCALES[self.code],
        )

    def rounded(self, km: float) -> str:
        """Write kilometres as one says them: to the tenth below ten, else whole.

        >>> wording = Wording("fr", gettext.NullTranslations())
        >>> wording.rounded(3.44), wording.rounded(212.6)
        ('3,4', '213')
        """
        return self.number(Decimal(str(round(km, 1))) if km < 10 else round(km))

    def date(self, value: date) -> str:
        """Write a date in full, e.g. 26 December 2023.

        >>> Wording("fr", gettext.NullTranslations()).date(date(2023, 7, 1))
        '1er juillet 2023'
        """
        written = dates.format_date(value, format="long", locale=_LOCALES[self.code])
        # The first of a month is an ordinal in French, which CLDR leaves out.
        return "1er" + written[1:] if self.code == "fr" and value.day == 1 else written

    def iso_date(self, text: str) -> str:
        """Write a date given in ISO form, as a day, a month or a year; else the text itself."""
        try:
            match text.count("-"):
                case 2:
                    return self.date(date.fromisoformat(text))
                case 1:
                    month = date.fromisoformat(f"{text}-01")
                    return dates.format_skeleton("yMMMM", month, locale=_LOCALES[self.code])
                case _:
                    return text
        except ValueError:
            return text

    def tongue(self, tag: str) -> str:
        """Name another language in this one, in small letters.

        >>> Wording("fr", gettext.NullTranslations()).tongue("en")
        'anglais'
        """
        try:
            return Locale.parse(tag, sep="-").get_language_name(self.code) or tag
        except (ValueError, UnknownLocaleError):
            return tag

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return (Locale(self.code).get_display_name() or self.code).capitalize()


def choice(asked: str, accept_language: str) -> Choice:
    """Choose the language of an answer: the URL wins over the browser's settings.

    Args:
        asked: value of ``?lang=``, or empty; other values than ``fr`` and ``en`` do not count.
        accept_language: the ``Accept-Language`` header, or empty.

    >>> choice("en", "fr")
    Choice(code='en', asked=True)
    """
    if asked in LANGUAGES:
        return Choice(asked, asked=True)
    return Choice(choose_language(accept_language))


def wordings(folder: Path = CATALOGUES) -> Mapping[str, Wording]:
    """Read the catalogues, e.g. ``fr.po``.

    Args:
        folder: where they lie.
    """
    return {code: Wording(code, _translations(folder / f"{code}.po")) for code in LANGUAGES}


def _translations(path: Path) -> gettext.NullTranslations:
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
