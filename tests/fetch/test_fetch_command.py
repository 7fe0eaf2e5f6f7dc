"""The command `maillage fetch`."""

from __future__ import annotations

import hashlib
import os
import pty
import subprocess
import sys
from pathlib import Path

from fetching_under_test import BODY, COMMAND, NEWER, run
from files_under_test import Page
from servers import free_port

from maillage.fetch.cache import place
from maillage.fetch.catalogue import read_catalogue


def test_the_command_downloads_lists_and_checks(catalogue, cache, server):
    options = ("--catalogue", str(catalogue))
    server.pages["/b.xml"] = Page(NEWER)
    done = run(cache, "fetch", "a", *options)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    digest = hashlib.sha256(BODY).hexdigest()
    assert rows[0] == ["a-a", "new", str(len(BODY)), digest, str(cache / "essai/a.xml")]
    assert [row[:2] for row in rows] == [["a-a", "new"], ["a-b", "new"]]
    told = done.stderr.splitlines()
    assert told[0].startswith("L'éditeur, 2026. <https://creativecommons.org/licenses/by/4.0/>")
    assert told[1] == f"a-a: {server.url}/a.xml"
    assert told[2] == f"a-a: downloaded, 200.1 kB, SHA-256 {digest}"

    again = run(cache, "fetch", "a-a", *options, "--lang", "fr")
    assert again.stdout.split("\t")[1] == "unchanged"
    assert f"a-a : inchangé, 200,1 ko, SHA-256 {digest}" in again.stderr

    listed = run(cache, "fetch", *options)
    rows = [line.split("\t")[:2] for line in listed.stdout.splitlines()]
    assert rows == [["item", "state"], ["a-a", "present"], ["a-b", "present"], ["zip", "absent"]]

    assert run(cache, "fetch", "--check", *options).returncode == 0
    place(cache, read_catalogue(catalogue).items[0]).write_bytes(b"x" * len(BODY))
    checked = run(cache, "fetch", "--check", *options)
    assert checked.returncode == 1
    assert [line.split("\t")[:2] for line in checked.stdout.splitlines()[1:]] == [
        ["a-a", "damaged"],
        ["a-b", "present"],
    ]
    assert "Run: maillage fetch a-a" in checked.stderr


def test_a_cache_that_cannot_be_read_is_told_and_done_without(tmp_path):
    (tmp_path / "file").touch()  # a cache below it is read by nobody, not even root
    options = ["build", "--out", str(tmp_path / "out")]
    done = run(tmp_path / "file" / "cache", *options)
    assert done.returncode == 2
    assert "cannot be read: Not a directory" in done.stderr
    assert "--without-fetched goes without" in done.stderr
    assert not (tmp_path / "out").exists()
    assert run(tmp_path / "file" / "cache", *options, "--without-fetched").returncode == 0


def test_one_failure_does_not_keep_the_others(catalogue, cache, server):
    done = run(cache, "fetch", "--all", "--catalogue", str(catalogue), "--lang", "fr")
    assert done.returncode == 2
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == ["a-a"]
    assert "maillage : a-b : le serveur n'a pas ce fichier (404)" in done.stderr
    assert "1 fichier(s) en cache, 2 en échec" in done.stderr


def test_without_network_each_host_is_asked_once(catalogue, cache, server):
    dead = f"http://127.0.0.1:{free_port()}"
    catalogue.write_text(catalogue.read_text("utf-8").replace(server.url, dead), "utf-8")
    done = run(cache, "fetch", "essai", "--catalogue", str(catalogue))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("cannot be reached") == 1
    assert "127.0.0.1: 2 other file(s) were not asked for" in done.stderr


def test_a_terminal_gets_a_bar_and_a_table(catalogue, cache, server):
    environ = os.environ | {"MAILLAGE_CACHE": str(cache), "COLUMNS": "120", "TERM": "xterm"}
    for words, expected in (
        (("fetch", "a-a", "--lang", "fr"), "a-a : téléchargé, 200,1 ko"),
        (("fetch", "--lang", "fr"), "Le fichier A"),
    ):
        mine, theirs = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, *words, "--catalogue", str(catalogue)],
            stdout=theirs,
            stderr=theirs,
            env=environ,
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                piece = os.read(mine, 4096)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(mine)
        assert process.wait(30) == 0
        assert expected in shown.decode()
        assert "\t" not in shown.decode()


def test_the_tests_never_see_this_user_s_cache(empty_cache):
    bare = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
    code = "from maillage.config import Settings; print(Settings().cache)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True
    )
    cache = Path(done.stdout.strip())
    assert cache.is_relative_to(empty_cache)
    assert not cache.exists()  # a browser of other tests may have left something beside it
