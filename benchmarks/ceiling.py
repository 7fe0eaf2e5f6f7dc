"""How much the load generator can do: answers of a few bytes from nginx, which does nothing else.

A server that comes near this figure is not what was measured.
"""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import psutil

from benchmarks import load, processes
from benchmarks.records import Records
from benchmarks.servers import free_port

_CONFIG = """
daemon off; worker_processes 1; pid {folder}/pid; error_log stderr;
events {{ worker_connections 256; }}
http {{
    access_log off; keepalive_requests 100000000;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    server {{ listen 127.0.0.1:{port}; location / {{ return 200 "yes"; }} }}
}}
"""


def measure(many: Sequence[int], seconds: float, records: Records, scratch: Path) -> None:
    """Measure it for some numbers of clients, unless it was, or there is no nginx."""
    # Debian keeps it where not everybody looks.
    binary = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    key = {"kind": "ceiling", "server": "nginx"}
    if not binary or all(records.has(**key, clients=clients) for clients in many):
        return
    folder, port = scratch / "nginx", free_port()
    folder.mkdir()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, port=port), "utf-8")
    command = [binary, "-c", str(config), "-p", str(folder), "-e", "stderr"]
    process = subprocess.Popen(processes.tied(command))
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).read()
                break
            except OSError:
                time.sleep(0.05)
        for clients in many:
            server = psutil.Process(process.pid)
            paths = ["/sparql?query=ASK%7B%7D"]
            found = load.run(server, port, paths, "*/*", clients, seconds, scratch)
            records.add(key | {"clients": clients} | dataclasses.asdict(found))
    finally:
        process.terminate()
        process.wait(10)
