"""A real HTTP server for downloads: ranges, conditions, and the ways a server may fail."""

from __future__ import annotations

import gzip
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Page:
    """One address of the server, and how it behaves.

    Attributes:
        cut: bytes of a body after which the connection is broken, one number a request, then none.
        announced: a Content-Length that is not the body's.
        ranges: whether it can resume.
        validators: whether it sends an ETag.
        silent_s: seconds before it answers.
        modified: the Last-Modified that it sends.
        weak: whether its ETag is a weak one.
        chunked: whether it sends the body in chunks, without its length.
        gzipped: whether it compresses the body, asked or not.
    """

    body: bytes = b""
    type: str = "text/xml"
    status: int = 200
    location: str = ""
    cut: list[int] = field(default_factory=list)
    announced: int | None = None
    ranges: bool = True
    validators: bool = True
    silent_s: float = 0
    modified: str = ""
    weak: bool = False
    chunked: bool = False
    gzipped: bool = False

    @property
    def etag(self) -> str:
        return ("W/" if self.weak else "") + f'"{sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Site:
    """A server at work: its pages, and what it was asked."""

    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    url: str = ""


@contextmanager
def site() -> Iterator[Site]:
    """Run a server on the loopback."""
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            fields = {key.lower(): value for key, value in self.headers.items()}
            path = self.path.split("?")[0]
            here.asked.append((path, fields))
            page = here.pages.get(path, Page(b"none", status=404, type="text/plain"))
            if page.silent_s:
                time.sleep(page.silent_s)
            status, first = page.status, 0
            since = fields.get("if-modified-since", "none")
            if status == 200 and (
                fields.get("if-none-match") == page.etag or since == page.modified
            ):
                status = 304
            wanted = fields.get("range", "")
            same = fields.get("if-range") in {page.modified, "" if page.weak else page.etag}
            if status == 200 and page.ranges and wanted and same:
                status, first = 206, int(wanted.removeprefix("bytes=").rstrip("-"))
                if first >= len(page.body):
                    status = 416
            here.statuses.append(status)
            body = page.body[first:] if status in {200, 206, 404, 500} else b""
            self.send_response(status)
            if page.location:
                self.send_header("Location", page.location)
            if page.validators:
                self.send_header("ETag", page.etag)
            if page.modified:
                self.send_header("Last-Modified", page.modified)
            if page.gzipped:
                body = gzip.compress(body)
                self.send_header("Content-Encoding", "gzip")
            if status == 206:
                total = len(page.body)
                self.send_header("Content-Range", f"bytes {first}-{total - 1}/{total}")
            self.send_header("Content-Type", page.type)
            length = len(body) if page.announced is None else page.announced
            if page.chunked:
                self.send_header("Transfer-Encoding", "chunked")
                body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)
            else:
                self.send_header("Content-Length", str(length))
            self.send_header("Connection", "close")
            self.end_headers()
            if page.cut and status in {200, 206}:
                body = body[: page.cut.pop(0)]
            self.wfile.write(body)

    class Server(ThreadingHTTPServer):
        def server_bind(self) -> None:  # http.server's own asks the name service who we are
            socketserver.TCPServer.server_bind(self)
            self.server_name, self.server_port = self.server_address[:2]

        def handle_error(self, request: object, client_address: object) -> None:
            if not isinstance(sys.exc_info()[1], ConnectionError):  # clients leave; that is tested
                super().handle_error(request, client_address)

    server = Server(("127.0.0.1", 0), Handler)
    here.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
