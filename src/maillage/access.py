"""Who may write: the file of tokens (docs/adr/0026).

A line is a name, the SHA-256 of a token, and the graphs it may write, with tabs between::

    anna	5f3a…	https://w3id.org/maillage/graph/a https://w3id.org/maillage/graph/b
    sync	9c01…	*

A token has 256 random bits, so nobody finds it from its hash by guessing, however fast the hash
is: the slow, salted hashes that passwords need would defend nothing here, and would give whoever
sends wrong tokens a way to keep the server busy. The file is no secret, then; but who may write it
may write the graph, and it is refused where others than its owner can.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from maillage.errors import ConfigError, NotFound

__all__ = ["Grant", "Keys", "issue", "read_grants", "revoke"]

#: What a token begins with, so that one that leaks can be recognised for what it is.
_PREFIX: Final = "mlg_"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_ALL: Final = "*"
#: Others may not read it, and the group not write it.
_REFUSED: Final = 0o027


@dataclass(frozen=True)
class Grant:
    """What one token allows.

    Attributes:
        name: who has it; goes into the history.
        digest: SHA-256 of the token, in hexadecimal.
        graphs: IRIs of the graphs it may write; None for every graph of facts.
    """

    name: str
    digest: str
    graphs: tuple[str, ...] | None = None


class Keys:
    """The file of tokens, read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            ConfigError: it cannot be read, is open to others, or has a line without meaning.
        """
        self._path = path
        self._state: tuple[int, ...] = ()
        self._grants: tuple[Grant, ...] = ()
        self.grants()

    def grants(self) -> tuple[Grant, ...]:
        """Give what there is now; see `__init__` for the errors."""
        found = _status(self._path)
        state = (found.st_mtime_ns, found.st_size, found.st_ino, found.st_mode, found.st_ctime_ns)
        if state != self._state:
            self._grants = read_grants(self._path)
            self._state = state
        return self._grants

    def find(self, token: str) -> Grant | None:
        """Find what a token allows.

        Every entry is compared, each in constant time: how long it takes tells nothing of how much
        of a hash was right, nor whose it was.
        """
        digest = _hash(token)
        found = None
        for grant in self.grants():
            if hmac.compare_digest(grant.digest, digest):
                found = grant
        return found


def read_grants(path: Path) -> tuple[Grant, ...]:
    """Read a file of tokens.

    Raises:
        ConfigError: it cannot be read, is open to others, or has a line without meaning.
    """
    if _status(path).st_mode & _REFUSED:
        raise ConfigError(
            f"MAILLAGE_TOKENS={str(path)!r} can be read by others or written by its group: run"
            f" chmod 600 {path}",
            fr=f"MAILLAGE_TOKENS={str(path)!r} est lisible par d’autres ou modifiable par son"
            f" groupe : faites chmod 600 {path}",
        )
    try:
        lines = path.read_text("utf-8").splitlines()
    except PermissionError as error:
        raise ConfigError(
            f"MAILLAGE_TOKENS={str(path)!r} may not be read by this account: run as the one that"
            " serves, or give it the file by chown",
            fr=f"MAILLAGE_TOKENS={str(path)!r} n’est pas lisible pour ce compte : lancez la"
            " commande sous celui qui sert, ou donnez-lui le fichier par chown",
        ) from error
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, str(error)) from error
    grants: dict[str, Grant] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        grant = _grant(line)
        if grant is None or grant.name in grants:
            raise ConfigError(
                f"{path}:{number}: no line of a token, or a name that is there already: name,"
                " SHA-256 of the token and graphs (or *), with tabs between; `maillage token new`"
                " writes it",
                fr=f"{path}:{number} : cette ligne ne décrit pas un jeton, ou son nom y est déjà :"
                " nom, SHA-256 du jeton et graphes (ou *), séparés par des tabulations ;"
                " `maillage token new` l’écrit",
            )
        grants[grant.name] = grant
    return tuple(grants.values())


def issue(path: Path, name: str, graphs: Iterable[str] | None = None) -> str:
    """Make a token, and write its hash into the file, which is made if it is not there.

    Args:
        path: the file.
        name: letters, digits and ``._@-``.
        graphs: IRIs of the graphs it may write; None for every graph of facts.

    Returns:
        The token, which nobody can give again.

    Raises:
        ConfigError: the name has no meaning or is taken, a graph is no IRI, or see `read_grants`.
    """
    wanted = None if graphs is None else tuple(dict.fromkeys(graphs))
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot name a token: use up to 64 letters, digits and . _ @ -",
            fr=f"{name!r} ne peut pas nommer un jeton : jusqu’à 64 lettres, chiffres et . _ @ -",
        )
    for iri in wanted or ():
        if not _IRI.fullmatch(iri):
            raise ConfigError(
                f"{iri!r} cannot name a graph: give an absolute IRI",
                fr=f"{iri!r} ne peut pas nommer un graphe : donnez une IRI absolue",
            )
    token = _PREFIX + secrets.token_urlsafe(32)
    with _changing(path) as grants:
        if name in grants:
            raise ConfigError(
                f"there is a token {name!r} already: revoke it first, or choose another name",
                fr=f"il y a déjà un jeton « {name} » : révoquez-le d’abord, ou choisissez un autre"
                " nom",
            )
        grants[name] = Grant(name, _hash(token), wanted)
    return token


def revoke(path: Path, name: str) -> None:
    """Take a token out of the file; servers see it with the next write.

    Raises:
        NotFound: there is none of that name.
        ConfigError: see `read_grants`.
    """
    with _changing(path) as grants:
        if name not in grants:
            known = ", ".join(grants) or "–"
            raise NotFound(
                f"there is no token {name!r}; there are: {known}",
                fr=f"il n’y a pas de jeton « {name} » ; il y a : {known}",
            )
        del grants[name]


@contextmanager
def _changing(path: Path) -> Iterator[dict[str, Grant]]:
    """Give the entries to change, and write them back in one step, one process at a time."""
    try:
        folder = os.open(path.absolute().parent, os.O_RDONLY)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    try:
        # The file itself is replaced, so the lock is on its folder.
        fcntl.flock(folder, fcntl.LOCK_EX)
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
        grants = {grant.name: grant for grant in read_grants(path)}
        yield grants
        temporary, found = path.with_name(f".new-{path.name}"), path.stat()
        temporary.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(temporary, flags, stat.S_IMODE(found.st_mode)), "w") as new:
            with suppress(PermissionError):  # root may write it for the server's own user
                os.fchown(new.fileno(), found.st_uid, found.st_gid)
            new.writelines(_line(grant) for grant in grants.values())
            new.flush()
            os.fsync(new.fileno())
        temporary.replace(path)
    finally:
        os.close(folder)


def _line(grant: Grant) -> str:
    graphs = _ALL if grant.graphs is None else " ".join(grant.graphs)
    return f"{grant.name}\t{grant.digest}\t{graphs}\n"


def _grant(line: str) -> Grant | None:
    match line.split("\t"):
        case [name, digest, graphs] if _NAME.fullmatch(name) and _DIGEST.fullmatch(digest):
            if graphs.strip() == _ALL:
                return Grant(name, digest)
            iris = tuple(graphs.split())
            if iris and all(map(_IRI.fullmatch, iris)):
                return Grant(name, digest, iris)
    return None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _status(path: Path) -> os.stat_result:
    try:
        found = path.stat()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if not stat.S_ISREG(found.st_mode):
        raise _unreadable(path, "no file")
    return found


def _unreadable(path: Path, why: str) -> ConfigError:
    return ConfigError(
        f"MAILLAGE_TOKENS={str(path)!r} cannot be read: {why}; `maillage token new` makes it",
        fr=f"MAILLAGE_TOKENS={str(path)!r} ne se lit pas : {why} ; `maillage token new` le crée",
    )
