"""What an answer must say besides its sites: what is not known, left out or followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from maillage.finding.model import Answer, Item
from maillage.finding.ranking import BACKING, BAND_KM, LOCAL, OTHER
from maillage.report import Text
from maillage.terms import expand

__all__ = ["RANKING", "Note", "coverage_message", "notes"]

#: The keys of the order, first to last, as the answer explains them.
RANKING: Final = (
    (
        "tier",
        Text(
            "depuis un département d’outre-mer : le site local, puis le site coordonnateur du même"
            " centre, qui l’appuie, puis les autres ; d’ailleurs, tous ensemble",
            "from an overseas département: the local site, then the coordinating site of the same"
            " centre, which backs it, then the others; from elsewhere, all together",
        ),
    ),
    (
        "audience",
        Text(
            "si un public est demandé : les sites connus pour lui, puis ceux dont le public est"
            " indéterminé ; un site connu pour l’autre public seulement n’est pas donné",
            "where an audience is asked for: the sites known for it, then those of undetermined"
            " audience; a site known for the other audience only is not given",
        ),
    ),
    (
        "band",
        Text(
            f"par tranches de {BAND_KM} km à vol d’oiseau ; pour un hôpital dont le point n’est pas"
            " connu, jusqu’à la préfecture de son département",
            f"by bands of {BAND_KM} km as the crow flies; for a hospital whose point is not known,"
            " to the prefecture of its département",
        ),
    ),
    (
        "evidence",
        Text(
            "dans une tranche : le public affirmé par une source, puis celui qui est déduit",
            "within a band: an audience that a source asserts, then one that is inferred",
        ),
    ),
    (
        "role",
        Text(
            "puis le rôle : coordonnateur, constitutif, centre de ressources et de compétences,"
            " centre de compétence ; le premier de ces rôles qu’affirme une source, à défaut le"
            " premier qui est déduit",
            "then the role: coordinating, constitutive, resource and competence centre, competence"
            " centre; the first of these roles that a source asserts, or else the first that is"
            " inferred",
        ),
    ),
    ("distance", Text("puis la distance", "then the distance")),
    ("iri", Text("puis l’identifiant", "then the identifier")),
)


@dataclass(frozen=True)
class Note:
    """Something that a reader of the answer must be told.

    Attributes:
        code: a word for programs; it stays the same.
        text: the same for people.
    """

    code: str
    text: Text


def coverage_message(answer: Answer) -> Text:
    """Say whether a centre has been entered; "unknown" is never "there is none"."""
    match answer.condition.coverage:
        case "known":
            return Text(
                "au moins un centre de référence a été saisi pour cette maladie ou pour un groupe"
                " qui la contient",
                "at least one reference centre has been entered for this condition or for a group"
                " that contains it",
            )
        case "known-none":
            return Text(
                "une source dit qu’il n’y a pas de centre pour cette maladie",
                "a source says that there is no centre for this condition",
            )
        case _:
            return Text(
                "aucun centre n’a encore été saisi pour cette maladie : cela ne veut pas dire"
                " qu’il n’y en a pas",
                "no centre has been entered for this condition yet: that does not mean that there"
                " is none",
            )


def notes(answer: Answer) -> tuple[Note, ...]:
    """List what must be told, the condition first."""
    return (*_on_condition(answer), *_on_place(answer), *_on_coverage(answer), *_on_sites(answer))


def _on_condition(answer: Answer) -> Iterator[Note]:
    condition = answer.condition
    if condition.asked:
        yield Note(
            "replaced",
            Text(
                f"ORPHA:{condition.asked} n’est plus en usage : Orphanet le remplace par"
                f" ORPHA:{condition.code}, dont voici la réponse",
                f"ORPHA:{condition.asked} is no longer in use: Orphanet replaces it by"
                f" ORPHA:{condition.code}, which is answered for here",
            ),
        )
    if condition.status in {"deprecated", "obsolete"}:
        old, new = _codes(answer, condition.referred_to), _codes(answer, condition.replaced_by)
        yield Note(
            condition.status,
            Text(
                f"Orphanet a retiré ORPHA:{condition.code}"
                + (f" ; plusieurs codes le remplacent : {new}" if new else "")
                + (f" ; il renvoie à {old}, qui n’est pas la même entité" if old else ""),
                f"Orphanet has withdrawn ORPHA:{condition.code}"
                + (f"; several codes replace it: {new}" if new else "")
                + (f"; it refers to {old}, which is not the same entity" if old else ""),
            ),
        )
    if condition.status == "non-rare":
        yield Note(
            "non-rare",
            Text(
                "Orphanet tient cette maladie pour non rare en Europe",
                "Orphanet holds this condition not to be rare in Europe",
            ),
        )
    if count := len({centre for centre, _ in answer.parts}):
        yield Note(
            "parts",
            Text(
                "un centre n’en couvre qu’une partie ; ses sites ne sont pas donnés ici : cherchez"
                " la maladie précise",
                "one centre covers only a part of it; its sites are not given here: search for the"
                " precise disease",
            )
            if count == 1
            else Text(
                f"{count} centres n’en couvrent qu’une partie ; leurs sites ne sont pas donnés"
                " ici : cherchez la maladie précise",
                f"{count} centres cover only a part of it; their sites are not given here: search"
                " for the precise disease",
            ),
        )


def _on_place(answer: Answer) -> Iterator[Note]:
    if answer.place.unsure:
        yield Note(
            "place-unsure",
            Text(
                f"compris comme {answer.place.label} ; toutes les communes ne sont pas connues"
                " ici : s’il s’agit d’une autre du même nom, donnez son code postal",
                f"understood as {answer.place.label}; not all communes are known here: if another"
                " of the same name is meant, give its postcode",
            ),
        )


def _codes(answer: Answer, iris: tuple[str, ...]) -> str:
    return ", ".join(f"ORPHA:{answer.facts.one(iri, 'mlg:orphaCode')}" for iri in iris)


def _on_coverage(answer: Answer) -> Iterator[Note]:
    if answer.classification and answer.condition.coverage == "known" and not answer.centres:
        yield Note(
            "other-classification",
            Text(
                "aucun centre n’est atteint par cette classification ; il y en a par une autre :"
                " ôtez classification=",
                "no centre is reached through this classification; there is by another: leave out"
                " classification=",
            ),
        )
    if answer.condition.coverage == "unknown":
        yield Note("coverage-unknown", coverage_message(answer))
    if answer.scopes:
        yield Note(
            "filiere-scope",
            Text(
                "les filières sont données pour le champ qu’elles publient : ce n’est pas le label"
                " d’un centre",
                "the filières are given for the scope that they publish: it is no centre’s label",
            ),
        )


def _on_sites(answer: Answer) -> Iterator[Note]:
    rows = [item.row for item in answer.items]
    if answer.centres and not answer.total:
        yield Note(
            "none-listed",
            Text(
                f"aucun site à donner au {answer.asked.as_of}, bien qu’un centre couvre la"
                " maladie : ses sites ont été écartés, ou n’ont pas été saisis",
                f"no site to give on {answer.asked.as_of}, although a centre covers the condition:"
                " its sites were left out, or have not been entered",
            ),
        )
    if rows and (centres := _without_coordinator(answer)):
        fr, en = (
            ", ".join(sorted(answer.facts.label(centre, lang).text for centre in centres))
            for lang in ("fr", "en")
        )
        yield Note(
            "no-coordinating-site",
            Text(
                f"aucun site coordonnateur n’a été saisi ici pour ce centre : {fr} ; un centre en"
                " a un, qui peut être plus près que les sites donnés : demandez-leur où il est",
                f"no coordinating site has been entered here for this centre: {en}; a centre has"
                " one, which may be nearer than the sites given: ask them where it is",
            )
            if len(centres) == 1
            else Text(
                f"aucun site coordonnateur n’a été saisi ici pour ces centres : {fr} ; un centre"
                " en a un, qui peut être plus près que les sites donnés : demandez-leur où il est",
                f"no coordinating site has been entered here for these centres: {en}; a centre"
                " has one, which may be nearer than the sites given: ask them where it is",
            ),
        )
    if answer.place.overseas and rows and all(row.tier not in {LOCAL, BACKING} for row in rows):
        # Not all of them are départements: New Caledonia is none.
        name = answer.facts.label(answer.place.department, "fr").text
        territory = f"{name} ({answer.place.code})"
        order = Text(
            "voici les plus proches à vol d’oiseau ; de si loin la distance dit peu",
            "these are the nearest as the crow flies; from so far the distance says little",
        )
        if not answer.place.wkt:  # nothing is near where nothing is measured
            order = Text(
                "voici ceux d’ailleurs, selon leur rôle",
                "these are those of elsewhere, by their role",
            )
        yield Note(
            "no-local-site",
            Text(
                f"aucun site à donner n’est sur place, {territory} : {order.fr}, demandez au"
                " médecin qui vous suit auquel s’adresser",
                f"no site to give is in the place itself, {territory}: {order.en}, ask the doctor"
                " who follows you which to turn to",
            ),
        )
    if any(row.tier == BACKING and row.fit == OTHER for row in rows):
        yield Note(
            "backing-other-audience",
            Text(
                "le site coordonnateur est donné parce qu’il appuie le site local, bien qu’il ne"
                " soit connu que pour l’autre public",
                "the coordinating site is given because it backs the local site, although it is"
                " known for the other audience only",
            ),
        )
    if count := sum(len(_roles(answer, item)) > 1 for item in answer.items):
        yield Note(
            "roles-differ",
            Text(
                f"les sources ne sont pas d’accord sur le rôle de {count} site(s) : tous les rôles"
                " sont donnés, chacun avec sa source",
                f"the sources disagree on the role of {count} site(s): all roles are given, each"
                " with its source",
            ),
        )
    for reason, text in _LEFT_OUT.items():
        if count := sum(left.reason == reason for left in answer.left_out):
            yield Note(
                f"left-out-{reason}",
                Text(f"{count} site(s) {text.fr}", f"{count} site(s) {text.en}"),
            )
    if not answer.place.wkt and rows:
        yield Note("no-point", answer.place.why)
    elif rows and all(row.band is None for row in rows):
        yield Note(
            "no-distances",
            Text(
                "cet entrepôt ne calcule pas de distances (geof:distance) : l’ordre s’en passe",
                "this store computes no distances (geof:distance): the order does without",
            ),
        )
    elif any(row.distance_km is None for row in rows):
        yield Note(
            "not-located",
            Text(
                "le point de certains hôpitaux n’est pas connu : distanceKm y est null, et"
                " approximateKm mène à la préfecture de leur département",
                "the point of some hospitals is not known: there distanceKm is null, and"
                " approximateKm is to the prefecture of their département",
            ),
        )


def _without_coordinator(answer: Answer) -> set[str]:
    """Give the centres of the answer with sites entered, on whatever day, and none coordinates."""
    facts, some, coordinated = answer.facts, set(), set()
    participation = expand("mlg:Participation").value
    for node in facts.known:
        if participation in facts.all(node, "rdf:type"):
            some.update(facts.all(node, "mlg:centre"))
            if facts.one(node, "mlg:role").endswith("/coordinating"):
                coordinated.update(facts.all(node, "mlg:centre"))
    return some.intersection(answer.centres) - coordinated


def _roles(answer: Answer, item: Item) -> set[str]:
    """List the roles of a site in the one centre of which sources tell several."""
    roles = (
        {answer.facts.one(node, "mlg:role") for node in membership.participations}
        for membership in item.memberships
    )
    return max(roles, key=len, default=set())


_LEFT_OUT: Final = {
    "audience": Text(
        "écarté(s) : seul l’autre public y est connu",
        "left out: only the other audience is known of them",
    ),
    "ended": Text(
        "écarté(s) : leur participation a pris fin, d’après la dernière source saisie ; cela ne"
        " veut pas dire que le site a fermé",
        "left out: their participation has ended, by the last source entered; that does not mean"
        " that the site has closed",
    ),
    "not-yet": Text(
        "écarté(s) : leur participation n’a pas encore commencé ce jour-là",
        "left out: their participation has not begun on that day",
    ),
    "role": Text("écarté(s) : d’un autre rôle", "left out: of another role"),
}
