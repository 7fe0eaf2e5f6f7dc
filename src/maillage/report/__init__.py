"""What a check found: one `Finding` a problem, and the `Report` that holds them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

__all__ = ["NOTHING", "Finding", "Lang", "Report", "Severity", "Text"]

Severity = Literal["Violation", "Warning", "Info"]
Lang = Literal["fr", "en"]

_RANK: Final = {"Violation": 0, "Warning": 1, "Info": 2}


class Text(NamedTuple):
    """One sentence in both languages."""

    fr: str = ""
    en: str = ""

    def pick(self, lang: Lang) -> str:
        """Give the sentence in `lang`, or in the other language where that one is empty."""
        return (self.fr or self.en) if lang == "fr" else (self.en or self.fr)


NOTHING: Final = Text()


@dataclass(frozen=True)
class Finding:
    """One problem, where it lies and how to mend it.

    Attributes:
        severity: local name of the SHACL severity; a ``Violation`` must not be published.
        rule: IRI of the shape, check or reading rule that was broken.
        message: what is wrong.
        remedy: how to mend it; may be empty where the message says it.
        component: IRI of the SHACL constraint component; empty where no shape is at work.
        focus: IRI of the node concerned; empty where there is none yet.
        path: IRI of the property, or a SPARQL property path.
        value: the offending value, as written.
        file: the file that holds it, as the user named it; empty where it cannot be told.
        line: its line in that file, from 1; 0 where it cannot be told.
        column: name of the table's column.
    """

    severity: Severity
    rule: str
    message: Text
    remedy: Text = NOTHING
    component: str = ""
    focus: str = ""
    path: str = ""
    value: str = ""
    file: str = ""
    line: int = 0
    column: str = ""

    @property
    def place(self) -> str:
        """``file:line:column``, as far as known."""
        parts = [self.file, str(self.line) if self.line else "", self.column]
        return ":".join(part for part in parts if part)

    def sort_key(self) -> tuple[object, ...]:
        """Order of a report: worst first, then by place and content."""
        place = (self.file, self.line, self.column)
        what = (self.rule, self.focus, self.path, self.value, self.component)
        return (_RANK[self.severity], place, what, self.message, self.remedy)


@dataclass(frozen=True)
class Report:
    """All that one run found."""

    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Report:
        """Make a report: sorted, and each finding once."""
        return cls(tuple(sorted(set(findings), key=Finding.sort_key)))

    @property
    def conforms(self) -> bool:
        """Whether nothing forbids publishing (warnings do not)."""
        return not any(f.severity == "Violation" for f in self.findings)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(f.severity == severity for f in self.findings)
