"""Settings, read once from the environment and then passed along."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from maillage.errors import ConfigError

__all__ = ["Settings", "project_dir"]

_PREFIX: Final = "MAILLAGE_"


def project_dir() -> Path:
    """Find the project's own data, ontology, queries and shapes.

    In a checkout they lie at its root; in an installed wheel, inside the package.
    """
    packaged = Path(__file__).parent / "project"
    return packaged if packaged.is_dir() else Path(__file__).parents[2]


@dataclass(frozen=True)
class Settings:
    """All settings; each is the variable ``MAILLAGE_`` + its name in capitals.

    Attributes:
        project: folder with ``data``, ``ontology``, ``queries`` and ``shapes``.
        build: folder that builds are published in; ``current`` in it is the store in service.
        store: the store to read: ``oxigraph:///absolute/folder`` or ``https://host/sparql``;
            empty means ``current`` of `build`.
        host: address to listen on.
        port: TCP port to listen on.
        query_timeout_s: seconds a query may take before it is stopped.
        memory_limit_mb: address space of one query worker, in MiB; 0 means no limit.
        workers: query worker processes.
        max_request_bytes: longest request body taken.
        engine: SHACL engine, ``shacl`` (fast, the default) or ``pyshacl`` (the reference).
        persons: whether natural persons are published.
    """

    project: Path = field(default_factory=project_dir)
    build: Path = Path("build")
    store: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    query_timeout_s: float = 30.0
    memory_limit_mb: int = 4096
    workers: int = 2
    max_request_bytes: int = 1_000_000
    engine: str = "shacl"
    persons: bool = True

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the ``MAILLAGE_*`` variables.

        Raises:
            ConfigError: a variable is unknown, or its value has no meaning; names both.
        """
        fields = {f.name: f for f in dataclasses.fields(cls)}
        values: dict[str, object] = {}
        for name, text in environ.items():
            if not name.startswith(_PREFIX):
                continue
            key = name.removeprefix(_PREFIX).lower()
            if key not in fields:
                known = ", ".join(sorted(_PREFIX + f.upper() for f in fields))
                raise ConfigError(f"{name} is no setting of Maillage; known are {known}")
            values[key] = _cast(name, text, str(fields[key].type))
        return dataclasses.replace(cls(), **values)  # type: ignore[arg-type]

    @property
    def store_url(self) -> str:
        """The store to read, as a URL."""
        return self.store or f"oxigraph://{(self.build / 'current').absolute()}"


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
        raise ConfigError(f"{name}={text!r} is not of type {kind}") from None
