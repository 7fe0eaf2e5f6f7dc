"""A build into another engine: `load`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote, urlsplit, urlunsplit

import typer
from rich.console import Console
from rich.table import Table

from maillage.cli.command import LangOption, app, settings
from maillage.config import Settings
from maillage.errors import ConfigError
from maillage.report import Lang, Text
from maillage.terminal import counting, language, say

if TYPE_CHECKING:
    from maillage.loading.load import Loaded
    from maillage.loading.remote import Remote
    from maillage.loading.writing import Writer

__all__ = ["load"]

_WAYS: Final = ("auto", "graph-store", "update")
#: The end of a query URL -> where that engine takes the Graph Store Protocol, and updates.
_BESIDE: Final = {
    "/query": (("/store", "/data"), ("/update",)),
    "/sparql": (("/sparql-graph-crud-auth", "/store", "/data"), ("/sparql-auth", "/update")),
}


@app.command(
    epilog="Example: [bold]maillage load http://127.0.0.1:7878/query[/bold]",
)
def load(
    url: Annotated[str, typer.Argument(help="The store's SPARQL endpoint, as MAILLAGE_STORE.")],
    source: Annotated[
        str, typer.Option("--from", help="N-Quads, a build's folder or its hash; default: current.")
    ] = "",
    way: Annotated[
        str, typer.Option("--by", help="auto, graph-store or update; auto: what the store takes.")
    ] = "auto",
    graph_store: Annotated[
        str, typer.Option("--graph-store", help="URL of its Graph Store Protocol.")
    ] = "",
    update: Annotated[str, typer.Option("--update", help="URL that takes its updates.")] = "",
    user: Annotated[
        str, typer.Option(help="Who writes; the password: MAILLAGE_LOAD_PASSWORD, or asked for.")
    ] = "",
    union: Annotated[
        str,
        typer.Option(help="Graph to fill with all triples: auto, none, default, or an IRI."),
    ] = "auto",
    triples: Annotated[
        int, typer.Option("--piece", help="Triples a request.", min=1, max=1_000_000)
    ] = 10_000,
    retries: Annotated[
        int, typer.Option(help="Attempts after a failure of the store.", min=0, max=100)
    ] = 5,
    timeout_s: Annotated[
        float, typer.Option("--timeout", help="Seconds a request may take.", min=0.1, max=86_400)
    ] = 300,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew what was interrupted.")
    ] = False,
    replace_default: Annotated[
        bool,
        typer.Option("--replace-default", help="Even if others' triples are in the default graph."),
    ] = False,
    lang: LangOption = "",
) -> None:
    """Put a build into another SPARQL 1.1 store, to be MAILLAGE_STORE; exit 1 if counts differ.

    What was interrupted goes on where it was. Graphs of Maillage that the build has not are
    emptied, other graphs are left alone.
    """
    from maillage import dump
    from maillage.loading import load as loading
    from maillage.loading.remote import Account, Remote
    from maillage.loading.union import find_union, find_writer
    from maillage.store import load_query, select
    from maillage.store.http import HttpStore

    chosen, tongue = settings(), language(lang)
    if way not in _WAYS:
        raise typer.BadParameter(f"{way!r}: {', '.join(_WAYS)}", param_hint="--by")
    nquads = dump.find_dump(source, chosen.build)
    for given in filter(None, (url, graph_store, update)):
        _check(given)
    account = Account(user, _password(chosen, user))
    if account.password and urlsplit(url).scheme == "http" and not _is_local(url):
        told = Text(
            f"{url} n'est pas https : le mot de passe passe en clair, ou presque",
            f"{url} is not https: the password is sent in clear, or nearly",
        )
        say(told, tongue)
    remote = Remote(
        account, timeout_s=timeout_s, retries=retries, tell=lambda text: say(text, tongue)
    )
    store = HttpStore(_bare(url), auth=account.auth())
    queries = chosen.project / "queries" / "load"
    try:
        # At once, if nobody is there: the ways to write are tried one after the other.
        select(store, load_query(queries / "record.rq"), timeout_s=timeout_s)
        candidates = _candidates(remote, _bare(url), way, graph_store, update, queries)
        writer = find_writer(candidates, store, queries, lambda text: say(text, tongue))
        filled = _union(union) if union != "auto" else find_union(writer, store, queries)
        say(Text(f"Écriture par {writer.name}", f"Writing by {writer.name}"), tongue)
        say(_told_union(filled), tongue)
        order = loading.Order(nquads, queries, filled, triples, restart, replace_default)
        with counting("Triplets" if tongue == "fr" else "Triples", tongue) as progress:
            done = loading.load(order, writer, store, lambda text: say(text, tongue), progress)
    finally:
        remote.close()
        store.close()
    _tell(done, _bare(url), filled, tongue)
    raise typer.Exit(1 if done.mismatches else 0)


def _password(chosen: Settings, user: str) -> str:
    """Take the password from the environment, or ask for it; never from the command line."""
    if not user or chosen.load_password:
        return chosen.load_password
    if not sys.stdin.isatty():
        raise ConfigError(
            f"no password for {user!r}: set MAILLAGE_LOAD_PASSWORD",
            fr=f"pas de mot de passe pour {user!r} : définissez MAILLAGE_LOAD_PASSWORD",
        )
    return str(typer.prompt("Password / mot de passe", hide_input=True, err=True))


def _check(url: str) -> None:
    from maillage.store.http import is_url

    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not is_url(url):
        raise ConfigError(
            f"{url!r} is no store: give http://host/… or https://host/…",
            fr=f"{url!r} n’est pas un entrepôt : donnez http://hôte/… ou https://hôte/…",
        )
    if parts.username or parts.password:
        host = parts.netloc.rpartition("@")[2]
        raise ConfigError(
            f"the URL at {host} holds a name or a password, which others on this machine can"
            " read: give --user, and the password in MAILLAGE_LOAD_PASSWORD",
            fr=f"l’URL de {host} contient un nom ou un mot de passe, que d’autres sur cette"
            " machine peuvent lire : donnez --user, et le mot de passe dans"
            " MAILLAGE_LOAD_PASSWORD",
        )


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in {"127.0.0.1", "::1", "localhost"}


def _bare(url: str) -> str:
    """Leave out the dataset that readers ask by: a load sees the whole store."""
    parts = urlsplit(url)
    kept = [
        part
        for part in parts.query.split("&")
        if part and not part.startswith(("default-graph-uri=", "named-graph-uri="))
    ]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def _candidates(
    remote: Remote, url: str, way: str, graph_store: str, update: str, queries: Path
) -> list[Writer]:
    """List the ways to write, the fastest first: those that were given, or those engines have."""
    from maillage.loading.writing import ByGraphStore, ByUpdate

    parts = urlsplit(url)
    end = next((end for end in _BESIDE if parts.path.endswith(end)), "")
    graphs, updates = _BESIDE.get(end, ((), ()))

    def beside(names: tuple[str, ...]) -> list[str]:
        head = parts.path.removesuffix(end)
        # Virtuoso takes writes at other URLs from those whom it knows.
        taken = [name for name in names if remote.known or not name.endswith("-auth")]
        return [urlunsplit(parts._replace(path=head + name)) for name in taken]

    if "/repositories/" in parts.path:  # RDF4J, GraphDB
        graphs, updates = ("/rdf-graphs/service",), ("/statements",)
        end = ""
    found: list[Writer] = []
    if way != "update" and not (update and not graph_store and way == "auto"):
        urls = [graph_store] if graph_store else beside(graphs)
        found += [ByGraphStore(remote, one) for one in urls]
    if way != "graph-store" and not (graph_store and not update and way == "auto"):
        urls = [update] if update else [*beside(updates), url]
        found += [ByUpdate(remote, one, queries) for one in urls]
    if not found:
        raise ConfigError(
            f"{url}: where it takes the Graph Store Protocol is not known; give --graph-store URL",
            fr=f"{url} : on ne sait où il accepte le Graph Store Protocol ; donnez"
            " --graph-store URL",
        )
    return found


def _union(text: str) -> str | None:
    from maillage.loading.writing import DEFAULT
    from maillage.terms import expand

    if text in {"none", "default"}:
        return None if text == "none" else DEFAULT
    try:
        return expand(text).value
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--union") from error


def _told_union(filled: str | None) -> Text:
    if filled is None:
        return Text(
            "Le graphe par défaut de l'entrepôt est l'union : rien à y ajouter",
            "The store's default graph is the union: nothing to add",
        )
    if filled:
        return Text(f"L'union va dans le graphe {filled}", f"The union goes into {filled}")
    return Text(
        "L'union va dans le graphe par défaut de l'entrepôt",
        "The union goes into the store's default graph",
    )


def _tell(done: Loaded, url: str, filled: str | None, lang: Lang) -> None:
    """Write the graphs to stdout, and how it ended to stderr."""
    wrong = {mismatch.graph: mismatch for mismatch in done.mismatches}
    rows = [
        (graph or "default", str(count), str(wrong[graph].wanted) if graph in wrong else "")
        for graph, count in sorted((dict.fromkeys(wrong, 0) | done.graphs).items())
    ]
    if sys.stdout.isatty():
        table = Table("graph", "triples", "wanted" if wrong else "")
        for row in rows:
            table.add_row(*row)
        Console().print(table)
    else:
        sys.stdout.writelines("\t".join(row).rstrip("\t") + "\n" for row in rows)
    for graph in done.gone:
        say(Text(f"Vidé : {graph}", f"Emptied: {graph}"), lang)
    if wrong:
        names = ", ".join(graph or "default" for graph in wrong)
        told = Text(
            f"{len(wrong)} graphe(s) n'ont pas ce qu'ils doivent avoir : {names} ; relancez,"
            " et si cela persiste, un autre écrit dans cet entrepôt ou il change les valeurs",
            f"{len(wrong)} graph(s) do not have what they should: {names}; run it again, and if"
            " that stays, somebody else writes to this store, or it changes values",
        )
        say(told, lang)
        return
    store = url
    if filled:
        named = quote(filled, safe=":/")
        store += ("&" if urlsplit(url).query else "?") + f"default-graph-uri={named}"
    told = Text(
        f"{done.triples} triplets écrits, {len(done.graphs)} graphes vérifiés."
        f" Pour servir : MAILLAGE_STORE='{store}'",
        f"{done.triples} triples written, {len(done.graphs)} graphs verified."
        f" To serve: MAILLAGE_STORE='{store}'",
    )
    say(told, lang)
