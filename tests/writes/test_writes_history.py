"""What was written is kept, told, undone, and not lost by the next build."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from pathlib import Path

import pytest
from patience import until
from writes_under_test import MAILLAGE, ROOT, Server, copied, name_of, run

from maillage import history
from maillage.build import Order, build
from maillage.errors import WritesLost


def test_history_and_rollback(server: Server) -> None:
    before = server.version
    assert server.update(name_of("À défaire")).status_code == 204
    after = server.version
    listed = run(server, "history")
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert rows[0][:5] == ["number", "version", "kind", "at", "by"]
    assert len(rows) == len(history.read(server.out)) + 1
    assert rows[-1][1:3] == [after, "write"]
    assert rows[-1][-1] == "in service"
    done = run(server, "rollback")
    assert (done.returncode, server.version) == (0, before)
    until(lambda: "À défaire" not in server.names())
    assert run(server, "rollback").returncode == 0  # which undoes it
    assert server.version == after
    told = [line.split("\t") for line in run(server, "history").stdout.splitlines()]
    assert [row[5:7] for row in (rows[1], *told[-3:])] == [["", ""], ["1", "0"], *[["", ""]] * 2]
    until(lambda: "À défaire" in server.names())
    assert run(server, "rollback", rows[1][0]).returncode == 0
    assert server.version == rows[1][1]
    until(lambda: "À défaire" not in server.names())
    assert run(server, "rollback", before).returncode == 0
    wrong = run(server, "rollback", "ffffffff")
    assert (wrong.returncode, server.version) == (2, before)
    assert before in wrong.stderr


def test_a_build_that_would_lose_a_write_is_refused(published_folder: Path, tmp_path: Path) -> None:
    from maillage.store.changes import Update
    from maillage.store.orders import Order as Write
    from maillage.versions.making import Place
    from maillage.versions.process import Processes

    out = copied(published_folder, tmp_path / "build")
    base = history.in_service(out)
    made = Processes(Place(ROOT, out)).make(Write(Update(name_of("Nom")), "anna"), timeout_s=300)
    assert history.in_service(out) == made.version
    words = r"1 quad\(s\) of accepted writes: 2 .*anna.*; the first is \+ .* <\S+>\. Enter them"
    with pytest.raises(WritesLost, match=words):
        build(Order(ROOT, out))
    assert history.in_service(out) == made.version
    # The sources say it by now: nothing is lost.
    extra = tmp_path / "extra.nq"
    extra.write_bytes(history.read_patch(out, 2).added[0])
    assert build(Order(ROOT, out, paths=(extra,))).hash[:12] == made.version
    assert history.in_service(out) == made.version
    assert build(Order(ROOT, out), discard=True).hash[:12] == base
    assert [e.kind for e in history.read(out)] == ["build", "write", "build"]
    assert build(Order(ROOT, out)).hash[:12] == base  # and nothing waits any more


def test_a_terminal_of_80_columns_is_shown_each_version_and_time_whole(
    published_folder: Path,
) -> None:
    out = published_folder.parent
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environ = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "MAILLAGE_STORE"}}
    environ |= {"MAILLAGE_BUILD": str(out), "TERM": "xterm"}
    done = subprocess.run(
        [MAILLAGE, "history"], env=environ, stdout=far, stderr=subprocess.PIPE, check=True
    )
    os.close(far)
    shown = os.read(near, 100_000).decode()
    os.close(near)
    last = history.read(out)[-1]
    assert done.stderr == b""
    for text in (last.version, last.at[:10], f"{last.at[11:19]}Z", "in service"):
        assert text in shown
    assert "…" not in shown
