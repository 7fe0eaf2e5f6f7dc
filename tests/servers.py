"""Real servers on loopback, for tests that need one."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import uvicorn


@contextlib.contextmanager
def serving(app: Any, **options: Any) -> Iterator[str]:
    """Serve an ASGI app by a real uvicorn on a free port; gives ``http://127.0.0.1:port``.

    Args:
        app: the application.
        options: of uvicorn's, beside those that all tests have.
    """
    ours = {"host": "127.0.0.1", "port": 0, "lifespan": "off", "log_level": "critical"}
    server = uvicorn.Server(uvicorn.Config(app, **ours, **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "uvicorn did not start"
            assert time.monotonic() < deadline, "uvicorn did not start in time"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        thread.join(60)


@contextlib.contextmanager
def site_server(build: Path, **settings: str) -> Iterator[str]:
    """Run ``maillage serve`` on a folder of builds; gives ``http://127.0.0.1:port``."""
    binary, port = Path(sys.executable).parent / "maillage", free_port()
    environ = {k: v for k, v in os.environ.items() if k != "MAILLAGE_STORE"}
    process = subprocess.Popen(
        [binary, "serve", "--port", str(port)],
        stderr=subprocess.DEVNULL,
        env=environ | {"MAILLAGE_BUILD": str(build)} | settings,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/ready").status_code == 200:
                    break
            assert process.poll() is None, "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def scratch_server(**settings: str) -> Iterator[str]:
    """Run ``maillage serve --scratch`` as its users do; gives ``http://127.0.0.1:port``."""
    binary, port = Path(sys.executable).parent / "maillage", free_port()
    process = subprocess.Popen(
        [binary, "serve", "--scratch", "--port", str(port)],
        stderr=subprocess.DEVNULL,
        env={**os.environ, **settings},
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"{url}/ready")
                break
            assert process.poll() is None, "the scratch server did not start"
            assert time.monotonic() < deadline, "the scratch server did not start in time"
            time.sleep(0.02)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


@contextlib.contextmanager
def published_server(build: Path, **settings: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Run ``maillage serve`` on a folder of builds; gives its URL and process."""
    port = free_port()
    environ = {k: v for k, v in os.environ.items() if k != "MAILLAGE_STORE"}
    environ |= {"MAILLAGE_BUILD": str(build), "LANG": "en_GB.UTF-8"} | settings
    command = [Path(sys.executable).parent / "maillage", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 60
            while True:
                assert process.poll() is None, process.communicate()[1].decode()
                assert time.monotonic() < deadline
                try:
                    httpx.get(f"{url}/ready")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield url, process
        finally:
            process.kill()


@contextlib.contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """Run ``oxigraph serve-read-only`` on a store directory; gives its SPARQL endpoint."""
    binary = Path(sys.executable).parent / "oxigraph"
    port = free_port()
    options = ["--timeout-s", "3", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [binary, "serve-read-only", "--location", folder, *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/query"
    try:
        deadline = time.monotonic() + 60
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(url)
                break
            assert process.poll() is None, "oxigraph did not start"
            assert time.monotonic() < deadline, "oxigraph did not start in time"
            time.sleep(0.02)
        yield url
    finally:
        process.kill()
        process.wait()


@contextlib.contextmanager
def oxigraph_writable() -> Iterator[str]:
    """Run ``oxigraph serve`` on an empty store in memory; gives its base URL."""
    binary, port = Path(sys.executable).parent / "oxigraph", free_port()
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [binary, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"{url}/query?query=ASK%7B%7D", process, "oxigraph serve")
        yield url
    finally:
        process.kill()
        process.wait()


#: Of a server that lives as long as the tests: little memory, no log of what is asked.
_VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
TransactionFile = {folder}/virtuoso.trx
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@contextlib.contextmanager
def virtuoso(folder: Path, rows: int = 100_000) -> Iterator[str]:
    """Run Debian's Virtuoso on an empty database; gives its base URL.

    Its user "dba" has the password "dba"; nobody else may write.

    Args:
        folder: empty, for its files.
        rows: how many rows it gives at most.
    """
    sql, port = free_port(), free_port()
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO_INI.format(folder=folder, sql=sql, http=port, rows=rows))
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        ["virtuoso-t", "+configfile", ini, "+foreground"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        _wait(f"{url}/sparql?query=ASK%7B%7D", process, "virtuoso-t", 120)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], name: str, limit_s: float = 60) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + limit_s
    while True:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url).is_success:
                return
        assert process.poll() is None, f"{name} did not start"
        assert time.monotonic() < deadline, f"{name} did not start in time"
        time.sleep(0.05)


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
