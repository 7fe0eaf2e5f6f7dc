"""Settings, read once from the environment and then passed along."""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from maillage.errors import ConfigError

__all__ = ["Settings", "cache_dir", "folder_of", "project_dir", "url_of"]

_PREFIX: Final = "MAILLAGE_"
#: What a number may be, ends included; a day is the longest that a query is waited for.
_RANGES: Final = {
    "port": (1, 65_535),
    "query_timeout_s": (0.001, 86_400),
    "client_timeout_s": (0.1, 86_400),
    "memory_limit_mb": (0, 2**24),
    "memory_quads": (0, 10**9),
    "workers": (1, 1024),
    "answer_cache_mb": (0, 2**20),
    "max_request_bytes": (1, 10**9),
    "max_answer_bytes": (0, 10**15),
    "max_rows": (0, 10**12),
    "service_timeout_s": (0.001, 86_400),
    "service_max_bytes": (1, 10**9),
    "service_max_rows": (1, 10**7),
    "service_queries": (1, 1024),
    "concurrent_queries": (0, 1024),
    "client_queries": (1, 10_000),
    "queue_length": (0, 100_000),
    "grace_s": (0, 86_400),
    "slow_query_s": (0, 86_400),
    "update_timeout_s": (1, 86_400),
    "validate_max_bytes": (1, 10**9),
    "validate_runs": (0, 64),
    "validate_timeout_s": (1, 3600),
    "kept_versions": (2, 10_000),
}
#: What some words may be.
_CHOICES: Final = {f"{_PREFIX}ENGINE": ("shacl", "pyshacl")}
#: What makes a folder a project.
_FOLDERS: Final = ("data", "ontology", "queries", "shapes")


#: Type -> what a text that is none of it is told to be.
_KINDS: Final = {
    "int": ("no whole number", "un nombre entier"),
    "float": ("no number", "un nombre"),
    "bool": ("neither true nor false", "true ou false"),
}

#: What some texts must look like, and how that is told.
_FORMS: Final = {
    f"{_PREFIX}URL": (
        re.compile(r"https?://[^\s/?#\"<>]+(/[^\s?#\"<>]*[^\s/?#\"<>])?"),
        "the address of a site: such as https://maillage.example, without a slash at its end",
        "l’adresse d’un site : par exemple https://maillage.example, sans barre à la fin",
    ),
    f"{_PREFIX}CONTACT": (
        re.compile(r"[^@\s:/?<>\"]+@[^@\s/?<>\"]+\.[a-z]+|https?://[^\s\"<>]+"),
        "an e-mail address or a web address: such as contact@maillage.example",
        "une adresse électronique ou l’adresse d’une page : par exemple contact@maillage.example",
    ),
}


def project_dir() -> Path:
    """Find the project's own data, ontology, queries and shapes.

    In a checkout they lie at its root; in an installed wheel, inside the package.
    """
    packaged = Path(__file__).parent / "project"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


def cache_dir() -> Path:
    """Find the folder where this user's programs keep what they can fetch again."""
    from platformdirs import user_cache_path

    return user_cache_path("maillage")


def url_of(folder: Path) -> str:
    """Write the URL of the embedded store in a folder.

    >>> url_of(Path("/srv/my builds#1/current"))
    'oxigraph:///srv/my%20builds%231/current'
    """
    return f"oxigraph://{quote(str(folder))}"


def folder_of(url: str) -> Path | None:
    """Give the folder that the URL of an embedded store names; None of any other URL.

    >>> folder_of("oxigraph:///srv/my%20builds/current"), folder_of("https://host/sparql")
    (PosixPath('/srv/my builds/current'), None)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    named = parts.scheme == "oxigraph" and not parts.netloc and parts.path.startswith("/")
    return Path(unquote(parts.path)) if named else None


@dataclass(frozen=True)
class Settings:
    """All settings; each is the variable ``MAILLAGE_`` + its name in capitals.

    Attributes:
        project: folder with ``data``, ``ontology``, ``queries`` and ``shapes``.
        build: folder that builds are published in; ``current`` in it is the store in service.
        cache: folder that `maillage fetch` downloads into and builds read from.
        store: the store to read: ``oxigraph:///absolute/folder`` or ``https://host/sparql``;
            empty means ``current`` of `build`.
        host: address to listen on.
        port: TCP port to listen on.
        query_timeout_s: seconds a query may take before it is stopped.
        client_timeout_s: seconds a client may take to send a request, and to read each part of an
            answer, before its connection is cut.
        memory_limit_mb: address space of one query worker, in MiB; 0 means no limit.
        memory_quads: a build of up to so many quads is served from memory (Linux), a larger one
            from its files; 0 means never.
        workers: query worker processes; there is one more, for the pages.
        answer_cache_mb: memory for answers of the endpoint that are kept, in MiB; 0 keeps none.
        max_request_bytes: longest request body taken.
        max_answer_bytes: longest answer of the endpoint sent; 0 means no limit.
        max_rows: most rows of a SELECT that the endpoint sends, announced; 0 means no limit.
        services: endpoints that SERVICE may ask, see `maillage.federation.allowed`; empty is none.
        service_timeout_s: seconds that one SERVICE clause may take.
        service_max_bytes: longest answers to the SERVICE clauses of one query, together.
        service_max_rows: the same in rows.
        service_queries: requests to one such endpoint at once.
        concurrent_queries: queries that run at once; 0 means one a worker, 16 at a remote store.
        client_queries: queries of one client that run or wait at once.
        queue_length: queries of all clients together that wait at once.
        proxies: addresses and networks, with commas between, whose ``X-Forwarded-For`` is believed.
        grace_s: seconds that running requests get to end when the server is told to.
        query_log: file that gets a line a query, ``stderr``, or empty for none.
        slow_query_log: the same of slow queries alone, with their text.
        slow_query_s: seconds from which a query is slow.
        public_metrics: whether ``/metrics`` answers others than this machine.
        tokens: file of the tokens that may write the published graph; empty: nobody may.
        update_timeout_s: seconds a write may take before it is stopped.
        validate_max_bytes: longest body that ``/validate`` takes, all files together.
        validate_runs: checks of files that run at once; 0 switches them off.
        validate_timeout_s: seconds that one may take, waiting for its turn included.
        kept_versions: versions whose store is kept, that in service among them.
        load_password: password, or bearer token, by which ``maillage load`` writes.
        engine: SHACL engine, ``shacl`` (fast, the default) or ``pyshacl`` (the reference).
        persons: whether natural persons are published.
        url: address that the public reaches the site by, for what must be absolute; empty: that of
            each request.
        operator: who operates the site and answers for it, as the legal notice is to say.
        contact: e-mail address or web address for corrections, personal data and accessibility.
        hosting: who hosts it: name, address, telephone.
    """

    project: Path = field(default_factory=project_dir)
    build: Path = Path("build")
    cache: Path = field(default_factory=cache_dir)
    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    query_timeout_s: float = 30.0
    client_timeout_s: float = 60.0
    memory_limit_mb: int = 4096
    memory_quads: int = 3_000_000
    workers: int = 2
    answer_cache_mb: int = 64
    max_request_bytes: int = 1_000_000
    max_answer_bytes: int = 0
    max_rows: int = 0
    services: str = ""
    service_timeout_s: float = 10.0
    service_max_bytes: int = 10_000_000
    service_max_rows: int = 10_000
    service_queries: int = 4
    concurrent_queries: int = 0
    client_queries: int = 32
    queue_length: int = 64
    proxies: str = "127.0.0.1,::1"
    grace_s: float = 30.0
    query_log: str = ""
    slow_query_log: str = ""
    slow_query_s: float = 5.0
    public_metrics: bool = False
    tokens: str = ""
    update_timeout_s: float = 300.0
    validate_max_bytes: int = 5_000_000
    validate_runs: int = 1
    validate_timeout_s: float = 60.0
    kept_versions: int = 3
    load_password: str = field(default="", repr=False)
    engine: str = "shacl"
    persons: bool = True
    url: str = ""
    operator: str = ""
    contact: str = ""
    hosting: str = ""

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the ``MAILLAGE_*`` variables.

        Raises:
            ConfigError: a variable is unknown, or its value has no meaning; names both, and what
                it may be.
        """
        fields = {f.name: f for f in dataclasses.fields(cls)}
        values: dict[str, object] = {}
        for name, text in environ.items():
            if not name.startswith(_PREFIX):
                continue
            key = name.removeprefix(_PREFIX).lower()
            if key not in fields:
                known = ", ".join(sorted(_PREFIX + f.upper() for f in fields))
                raise ConfigError(
                    f"{name} is no setting of Maillage; known are {known}",
                    fr=f"{name} n’est pas un réglage de Maillage ; il y a {known}",
                )
            values[key] = _cast(name, text, str(fields[key].type))
            _check(name, text, values[key], _RANGES.get(key))
        return dataclasses.replace(cls(), **values)  # type: ignore[arg-type]

    @property
    def store_url(self) -> str:
        """The store to read, as a URL."""
        return self.store or url_of((self.build / "current").absolute())

    @property
    def store_folder(self) -> Path | None:
        """The folder of the store to read; None of a remote one."""
        return folder_of(self.store_url)


def _cast(name: str, text: str, kind: str) -> object:
    try:
        match kind:
            case "Path":
                return Path(text)
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "bool":
                return {"1": True, "true": True, "0": False, "false": False}[text.lower()]
            case _:
                return text
    except (ValueError, KeyError):
        en, fr = _KINDS[kind]
        raise ConfigError(
            f"{name}={text!r} is {en}",
            fr=f"{name}={text!r} n’est pas {fr}",
        ) from None


def _check(name: str, text: str, value: object, allowed: tuple[float, float] | None) -> None:
    """Refuse a value that is of the right type and means nothing."""
    if isinstance(value, int | float) and allowed is not None:
        low, high = allowed
        if not low <= value <= high:  # which a NaN is not either
            raise ConfigError(
                f"{name}={text!r} is out of range: give {low} to {high}",
                fr=f"{name}={text!r} est hors limites : donnez de {low} à {high}",
            )
    if name == f"{_PREFIX}PROXIES":
        _check_networks(name, text)
    if name in _CHOICES and text not in _CHOICES[name]:
        known = ", ".join(_CHOICES[name])
        raise ConfigError(
            f"{name}={text!r} has no meaning: give one of {known}",
            fr=f"{name}={text!r} n’a pas de sens : donnez l’un de {known}",
        )
    if name == f"{_PREFIX}HOST" and not text.strip():  # which would be every address there is
        raise ConfigError(
            f"{name} is empty: give an address, such as 127.0.0.1, or 0.0.0.0 for every one of"
            " IPv4, or unset it",
            fr=f"{name} est vide : donnez une adresse, par exemple 127.0.0.1, ou 0.0.0.0 pour"
            " toutes celles d’IPv4, ou supprimez la variable",
        )
    if text and name in _FORMS and not _FORMS[name][0].fullmatch(text):
        _, en, fr = _FORMS[name]
        raise ConfigError(f"{name}={text!r} is not {en}", fr=f"{name}={text!r} n’est pas {fr}")
    if isinstance(value, Path) and not text.strip():  # which would be the working folder
        raise ConfigError(
            f"{name} is empty: give a folder, or unset it",
            fr=f"{name} est vide : donnez un dossier, ou supprimez la variable",
        )
    if isinstance(value, Path) and name == f"{_PREFIX}PROJECT":
        missing = [folder for folder in _FOLDERS if not (value / folder).is_dir()]
        if missing:
            raise ConfigError(
                f"{name}={text!r} is no project: no folder {', '.join(missing)} in it",
                fr=f"{name}={text!r} n’est pas un projet : il y manque {', '.join(missing)}",
            )


def _check_networks(name: str, text: str) -> None:
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            ipaddress.ip_network(part)
        except ValueError as error:
            raise ConfigError(
                f"{name}: {error}; give addresses and networks with commas between, such as"
                " 127.0.0.1,10.0.0.0/8",
                fr=f"{name} : {part!r} n’est ni une adresse ni un réseau ; donnez-en, séparés par"
                " des virgules, par exemple 127.0.0.1,10.0.0.0/8",
            ) from None
