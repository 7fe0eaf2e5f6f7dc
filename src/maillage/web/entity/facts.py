"""The page of one entity: everything said of it, grouped, each fact with its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode

from maillage.terms import PREFIXES, curie, expand
from maillage.web.entity.reading import MOST_VALUES, Read, in_language, short
from maillage.web.wording.grouping import GROUPS, HIDDEN, LABELS, NOTES, group_of, rank
from maillage.web.wording.naming import Name, Names
from maillage.web.wording.queries import Fact
from maillage.web.wording.rows import Row, Table, together, tongues
from maillage.web.wording.sorting import collated
from maillage.web.wording.sourcing import INFERRED, Note, SourceBook
from maillage.web.wording.values import Value, show

__all__ = ["Entity", "Line", "Pointer", "disagree", "entity_of"]

#: From so many values on, what is true of all is said once.
_MANY: Final = 4
_EVIDENCE: Final = expand("mlg:evidence").value
_PLACED: Final = expand("mlg:ClassificationLink").value
_CLASSIFICATION: Final = expand("mlg:inClassification").value
#: What a reader wants first of the nodes without a name; other classes follow by their names.
_ORDER: Final = tuple(
    expand(text).value
    for text in (
        *("mlg:Prevalence", "mlg:GeneAssociation", "mlg:Participation", "mlg:AudienceStatement"),
        *("mlg:Label", "mlg:Coverage", "mlg:ReportedFigure", "mlg:Responsibility"),
    )
)
#: What points to a thing without saying anything of it: the data set's list of examples.
_HOUSEKEEPING: Final = frozenset({expand("void:exampleResource").value})
#: Two sources that give different values of these types disagree; of others, they may add up.
_COMPARABLE: Final = frozenset(
    PREFIXES["xsd"] + name for name in ("date", "gYear", "gYearMonth", "integer", "decimal")
)


@dataclass(frozen=True)
class Line:
    """One property and its values.

    Attributes:
        name: the property's name.
        curie: its short IRI.
        values: what to show.
        more: how many values are left out.
        disagree: whether sources give different values.
        derived: whether no source gives any of many values; then it is said once, not at each.
        sources: who gives them, where that is said once.
    """

    name: Name
    curie: str
    values: tuple[Value, ...]
    more: int = 0
    disagree: bool = False
    derived: bool = False
    sources: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Pointer:
    """One property by which others point to the entity."""

    name: Name
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Entity:
    """The page of one entity, in one language."""

    iri: str
    curie: str
    name: Name
    other_names: tuple[Value, ...]
    types: tuple[Value, ...]
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    tables: tuple[Table, ...]
    pointers: tuple[Pointer, ...]
    page: int
    more: bool


def entity_of(read: Read, *, apart: Collection[str] = (), but: Collection[str] = ()) -> Entity:
    """Say what a page shows of everything that was read.

    Args:
        read: what the graph says.
        apart: classes whose nodes the page shows in a form of their own, not as a table.
        but: properties that the page shows in a form of their own, either way.
    """
    iri, names = read.iri, read.names
    builder = _Builder(names, read.book)
    hidden = set(read.inner)
    shown = [f for f in short(read.facts) if f.property not in but]
    groups = builder.groups(iri, shown, read, hidden=hidden)
    tables = builder.tables(iri, read.inner, apart)
    incoming = [link for link in read.incoming if link[1] not in _HOUSEKEEPING | set(but)]
    pointers = builder.pointers(incoming, hidden=hidden)
    read.book.locate(iri)
    name = names.of(iri)
    return Entity(
        iri=iri,
        curie=curie(iri),
        name=name,
        other_names=_other_names(names, iri, name),
        types=tuple(show(NamedNode(t), "", names) for t in names.types(iri)),
        groups=groups,
        tables=tables,
        pointers=pointers,
        page=read.page,
        more=read.more,
    )


@dataclass(frozen=True)
class _Builder:
    names: Names
    book: SourceBook

    def groups(
        self, iri: str, shown: list[Fact], read: Read, hidden: set[str]
    ) -> tuple[tuple[str, tuple[Line, ...]], ...]:
        counted: dict[str, set[str]] = {}
        for fact in read.facts:
            counted.setdefault(fact.property, set()).add(str(fact.value))
        found: dict[str, list[Line]] = {group: [] for group in GROUPS}
        for property_iri, said in _by_property(shown).items():
            said = [f for f in said if getattr(f.value, "value", None) not in hidden]
            if property_iri in HIDDEN or not said:
                continue
            if _only_repeats_names(property_iri, said, shown):
                continue
            values = self.values(iri, said, all_languages=group_of(property_iri) == "names")
            derived, sources = False, tuple[Note, ...]()
            if len(values) >= _MANY and all(value.derived for value in values):
                derived, sources = True, values[0].sources
                values = tuple(replace(value, derived=False, sources=()) for value in values)
            line = Line(
                name=self.names.of(property_iri),
                curie=curie(property_iri),
                values=values,
                more=max(0, read.many.get(property_iri, len(counted[property_iri])) - MOST_VALUES),
                disagree=disagree(said),
                derived=derived,
                sources=sources,
            )
            found[group_of(property_iri)].append(line)
        return tuple((group, tuple(lines)) for group, lines in found.items() if lines)

    def values(
        self, node: str, said: list[Fact], *, all_languages: bool = False, cited: bool = True
    ) -> tuple[Value, ...]:
        """Show what one property of a node says, equal values of several sources as one."""
        graphs: dict[str, set[str]] = {}
        terms = {}
        for fact in said if all_languages else in_language(said, self.names.lang):
            terms[str(fact.value)] = fact
            graphs.setdefault(str(fact.value), set()).add(fact.graph)
        values = []
        for key, fact in terms.items():
            value = show(fact.value, fact.property, self.names)
            derived = graphs[key] == {INFERRED}
            sources = self.book.notes_for(node, graphs[key] - {INFERRED} or {INFERRED})
            if derived:
                value = replace(value, derived=True)
            values.append(replace(value, sources=sources) if cited else value)
        return tuple(sorted(values, key=lambda v: (v.lang, v.date, collated(v.text))))

    def tables(
        self, iri: str, by_node: Mapping[str, list[Fact]], apart: Collection[str]
    ) -> tuple[Table, ...]:
        rows: dict[str, list[tuple[str, list[Fact]]]] = {}
        for node, said in by_node.items():
            kind = next(iter(self.names.types(node)), "")
            if kind not in apart:
                rows.setdefault(kind, []).append((node, said))
        return tuple(self._table(iri, kind, rows[kind]) for kind in sorted(rows, key=_use))

    def _table(self, iri: str, kind: str, rows: list[tuple[str, list[Fact]]]) -> Table:
        columns: dict[str, None] = {}
        made = []
        for node, said in rows:
            by_property = _by_property([f for f in said if getattr(f.value, "value", None) != iri])
            cells = {
                property_iri: self._cell(node, property_iri, by_property)
                for property_iri in by_property
                if property_iri not in HIDDEN and not _is_note(property_iri, by_property)
            }
            columns |= dict.fromkeys(cells)
            graphs = {f.graph for f in said} - {INFERRED}
            made.append(
                Row(
                    href=show(NamedNode(node), "", self.names).href,
                    cells=cells,
                    locators=tuple(
                        text for graph in sorted(graphs) for text in self.book.locators(node, graph)
                    ),
                    sources=self.book.notes_for(node, graphs or {INFERRED}),
                )
            )
        # What is proved comes before the proof.
        ordered = sorted(columns, key=lambda c: (c == _EVIDENCE, rank(c)))
        made.sort(key=lambda row: [[v.text for v in row.cells.get(c, ())] for c in ordered])
        if kind == _PLACED:
            made = together(made, _CLASSIFICATION)
        heading = self.names.of(kind) if kind else Name("", known=False)
        named = tuple((c, self.names.of(c)) for c in ordered)
        anchor = f"each-{(curie(kind) or 'node').rpartition(':')[2].lower()}"
        return Table(heading, named, tuple(made), anchor, tongues(made))

    def _cell(
        self, node: str, property_iri: str, by_property: dict[str, list[Fact]]
    ) -> tuple[Value, ...]:
        values = self.values(node, by_property[property_iri], cited=False)
        if property_iri != _EVIDENCE:
            return values
        notes = tuple(
            note
            for explaining in NOTES
            for note in self.values(node, by_property.get(explaining, []), cited=False)
        )
        return tuple(replace(value, notes=notes) for value in values)

    def pointers(
        self, incoming: Iterable[tuple[str, str]], hidden: set[str]
    ) -> tuple[Pointer, ...]:
        found: dict[str, list[Value]] = {}
        for subject, property_iri in incoming:
            if subject not in hidden:
                value = show(NamedNode(subject), "", self.names)
                found.setdefault(property_iri, []).append(value)
        return tuple(
            Pointer(self.names.of(p), tuple(sorted(found[p], key=lambda v: collated(v.text))))
            for p in sorted(found, key=rank)
        )


def _by_property(facts: list[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in sorted(facts, key=lambda f: rank(f.property)):
        found.setdefault(fact.property, []).append(fact)
    return found


def _use(kind: str) -> tuple[int, str]:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER), kind


def _only_repeats_names(property_iri: str, said: list[Fact], facts: list[Fact]) -> bool:
    """Say whether derived labels only repeat names that a source gives."""
    if property_iri not in LABELS or {f.graph for f in said} != {INFERRED}:
        return False
    stated = {str(f.value) for f in facts if f.property in LABELS and f.graph != INFERRED}
    return {str(f.value) for f in said} <= stated


def _is_note(property_iri: str, by_property: dict[str, list[Fact]]) -> bool:
    return property_iri in NOTES and _EVIDENCE in by_property


def disagree(said: Iterable[Fact]) -> bool:
    """Say whether sources give different dates, years or numbers for one property of one node."""
    by_graph: dict[str, set[str]] = {}
    for fact in said:
        if isinstance(fact.value, Literal) and fact.value.datatype.value in _COMPARABLE:
            by_graph.setdefault(fact.graph, set()).add(fact.value.value)
    return len({frozenset(values) for values in by_graph.values()}) > 1


def _other_names(names: Names, iri: str, name: Name) -> tuple[Value, ...]:
    """Give the entity's names in the other language."""
    brief = names.briefs.get(iri)
    if brief is None:
        return ()
    found = {
        (literal.value, literal.language)
        for property_iri, literal in brief.labels
        if property_iri in LABELS and literal.language not in {None, names.lang}
    }
    shown = sorted(found, key=str)
    return tuple(Value(text, lang=tag or "") for text, tag in shown if text != name.text)
