"""An endpoint that answers with what it is told to, right or wrong."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import threading
from urllib.parse import parse_qs

from maillage.negotiate import JSON


class Remote:
    """A server that answers every request with what it is told to, and remembers them."""

    def __init__(self) -> None:
        outer = self
        self.status, self.headers, self.body = 200, {"Content-Type": JSON}, b""
        self.pause_s = 0.0
        self.name = "remote"
        self.asked: list[tuple[dict[str, str], str]] = []
        self.left = threading.Event()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
                outer.asked.append((dict(self.headers), parse_qs(sent).get("query", [""])[0]))
                if outer.pause_s:
                    self.connection.settimeout(outer.pause_s)
                    with contextlib.suppress(TimeoutError, ConnectionError):
                        if not self.connection.recv(1, socket.MSG_PEEK):
                            outer.left.set()
                            return
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(outer.body)))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(outer.body)

            def version_string(self) -> str:
                return outer.name

            def log_message(self, *_: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def server_bind(self) -> None:  # http.server's own asks the name service who we are
                http.server.socketserver.TCPServer.server_bind(self)
                self.server_name, self.server_port = self.server_address[:2]

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/sparql"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def rows(self, *values: object, names: tuple[str, ...] = ("o", "r")) -> None:
        """Answer with rows of one column, ``r``."""
        found = [{"r": value} for value in values]
        told = {"head": {"vars": names}, "results": {"bindings": found}}
        self.status, self.headers = 200, {"Content-Type": f"{JSON}; charset=utf-8"}
        self.body = json.dumps(told).encode()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(60)
