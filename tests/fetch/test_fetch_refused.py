"""What is refused or cannot be reached or written, and fetches of one file at once."""

from __future__ import annotations

import dataclasses
import threading
from pathlib import Path

import pytest
from fetching_under_test import BODY, NEWER, get
from files_under_test import Page
from servers import free_port

from maillage.config import Settings
from maillage.errors import ConfigError, FetchError
from maillage.fetch.cache import State, kept, locked, place
from maillage.fetch.failures import Unreachable
from maillage.fetch.obtain import Outcome, Wanted, obtain
from maillage.fetch.transfer import part_of

REFUSED = {
    "missing": (Page(b"none", status=404), r"does not have this file \(404\).*exemple\.fr"),
    "error": (Page(b"oops", status=500), "answers 500"),
    "html": (Page(b"<!DOCTYPE html><title>Sorry</title>", "text/html"), "HTML page"),
    "html-as-xml": (Page(b"\n <html><body>log in</body>"), "HTML page"),
    "json-as-xml": (Page(b'{"error": "quota"}'), "is no XML"),
    "empty": (Page(b""), "is no XML"),
    "to-http": (Page(b"", status=302, location="http://example.org/a"), "not https.*not followed"),
    "to-file": (Page(b"", status=302, location="file:///etc/passwd"), "not https.*not followed"),
    "to-itself": (Page(b"", status=302, location="/a.xml"), "too many redirects"),
    "too-large": (Page(BODY * 6), "over 1 MB"),
    "truncated": (Page(NEWER, announced=len(NEWER) + 9), r"broke at \d+ bytes of \d+"),
    "silent": (Page(BODY, silent_s=3), r"sent nothing for 0\.2 s"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("before", [False, True])
def test_what_is_refused_leaves_what_was_there(item, cache, server, name, before):
    if before:
        get(item, cache)
    page, message = REFUSED[name]
    server.pages["/a.xml"] = dataclasses.replace(page)
    with pytest.raises(FetchError, match=message) as caught:
        get(item, cache, size_bytes=10**6, timeout_s=0.2 if name == "silent" else 60)
    assert caught.value.fr != str(caught.value)
    assert place(cache, item).exists() is before
    if before:
        assert place(cache, item).read_bytes() == BODY
        assert kept(cache, item, verify=True).state is State.PRESENT


def test_an_address_that_was_never_checked_says_so(item, cache, server):
    server.pages.clear()
    guess = dataclasses.replace(item, analogy=True)
    with pytest.raises(FetchError, match="formed after others and could not be checked: see"):
        get(guess, cache)


def test_an_empty_setting_is_no_folder():
    with pytest.raises(ConfigError, match="MAILLAGE_CACHE is empty"):
        Settings.from_env({"MAILLAGE_CACHE": ""})


def test_a_redirect_within_the_rules_is_followed(item, cache, server):
    server.pages["/a.xml"] = Page(b"", status=302, location="/moved.xml")
    server.pages["/moved.xml"] = Page(BODY)
    assert get(item, cache) == (Outcome.NEW, BODY)


def test_a_host_that_is_not_there(item, cache):
    gone = dataclasses.replace(item, url=f"http://127.0.0.1:{free_port()}/a.xml")
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1: cannot be reached .*refused"):
        get(gone, cache)


def test_a_proxy_is_used(item, cache, server, monkeypatch):
    """The proxy is asked for the whole address, and only it is asked."""
    monkeypatch.setenv("http_proxy", server.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    port = free_port()
    server.pages[f"http://127.0.0.1:{port}/x.xml"] = Page(BODY)
    far = dataclasses.replace(item, url=f"http://127.0.0.1:{port}/x.xml")
    assert get(far, cache) == (Outcome.NEW, BODY)


def test_a_proxy_that_does_not_answer(item, cache, monkeypatch):
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    far = dataclasses.replace(item, url="https://example.org/a.xml")
    with pytest.raises(Unreachable, match=r"the proxy \(HTTPS_PROXY\)"):
        get(far, cache)


def test_a_cache_that_cannot_be_written(item, tmp_path):
    (tmp_path / "cache").write_text("a file", "utf-8")
    with pytest.raises(FetchError, match=r"cannot be written: .*MAILLAGE_CACHE"):
        get(item, tmp_path / "cache")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, a disk that is full")
def test_a_full_disk(item, cache):
    part = part_of(place(cache, item))
    part.parent.mkdir(parents=True)
    part.symlink_to("/dev/full")
    with pytest.raises(FetchError, match="No space left"):
        get(item, cache)
    assert not place(cache, item).exists()


def test_fetches_of_one_file_at_once_do_not_harm_it(item, cache, server):
    ended: list[tuple[Outcome, bytes]] = []
    threads = [threading.Thread(target=lambda: ended.append(get(item, cache))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [(Outcome.NEW, BODY), *[(Outcome.UNCHANGED, BODY)] * 3]
    assert sorted(server.statuses) == [200, 304, 304, 304]


def test_a_fetch_that_waits_says_so(item, cache):
    waited = threading.Event()
    wanted = Wanted(cache)
    with locked(place(cache, item), lambda: None):
        thread = threading.Thread(target=obtain, args=(item, wanted, print, waited.set))
        thread.start()
        assert waited.wait(60)
        assert not place(cache, item).exists()
    thread.join()
    assert place(cache, item).read_bytes() == BODY
