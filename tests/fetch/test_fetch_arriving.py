"""What arrives from a server, whole or in parts, and what is interrupted on its way."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time

import pytest
from fetching_under_test import BODY, COMMAND, NEWER, get, leftovers
from files_under_test import Page

from maillage.fetch.cache import State, kept, place, read_record
from maillage.fetch.catalogue import read_catalogue
from maillage.fetch.obtain import Outcome, Wanted, obtain
from maillage.fetch.transfer import part_of
from maillage.fetch.trouble import Interrupted


def test_a_file_arrives_with_its_record(item, cache, server):
    told: list[tuple[int, int]] = []
    outcome, found = obtain(item, Wanted(cache), lambda done, total: told.append((done, total)))
    assert (outcome, found.path) == (Outcome.NEW, cache / "essai/a.xml")
    assert found.path.read_bytes() == BODY
    record = read_record(found.path)
    assert record == found.record
    assert record.sha256 == hashlib.sha256(BODY).hexdigest()
    assert (record.bytes, record.etag, record.url) == (
        len(BODY),
        server.pages["/a.xml"].etag,
        server.url + "/a.xml",
    )
    assert record.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert record.attribution == "L'éditeur, 2026."
    assert told[-1] == (len(BODY), len(BODY))
    assert told == sorted(told)
    assert leftovers(cache) == []


def test_what_is_unchanged_is_not_sent_again(item, cache, server):
    get(item, cache)
    before = place(cache, item).stat().st_mtime_ns
    assert get(item, cache) == (Outcome.UNCHANGED, BODY)
    assert server.statuses == [200, 304]
    assert place(cache, item).stat().st_mtime_ns == before


def test_force_downloads_again_and_the_same_bytes_are_no_change(item, cache, server):
    get(item, cache)
    before = place(cache, item).stat().st_mtime_ns
    assert get(item, cache, force=True) == (Outcome.UNCHANGED, BODY)
    assert server.statuses == [200, 200]
    assert place(cache, item).stat().st_mtime_ns == before
    assert leftovers(cache) == []


def test_a_newer_file_replaces_the_old(item, cache, server):
    get(item, cache)
    server.pages["/a.xml"] = Page(NEWER)
    assert get(item, cache) == (Outcome.UPDATED, NEWER)
    assert kept(cache, item, verify=True).state is State.PRESENT


def test_a_damaged_file_is_fetched_again(item, cache, server):
    get(item, cache)
    place(cache, item).write_bytes(BODY.replace(b"x", b"z"))  # of the same size
    assert kept(cache, item).state is State.PRESENT
    assert kept(cache, item, verify=True).state is State.DAMAGED
    assert get(item, cache) == (Outcome.UPDATED, BODY)


def test_a_record_that_is_lost_is_made_again(item, cache, server):
    get(item, cache)
    place(cache, item).with_name("a.xml.toml").write_text("sha256 = [", "utf-8")
    assert kept(cache, item).state is State.DAMAGED
    assert get(item, cache) == (Outcome.UPDATED, BODY)


def test_a_cut_download_is_resumed_at_once(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 50_000]
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses == [200, 206, 206]
    ranges = [fields.get("range") for _, fields in server.asked]
    assert ranges[0] is None
    assert ranges[1] == "bytes=98304-"  # whole pieces of 16 KiB
    assert server.asked[1][1]["if-range"] == server.pages["/a.xml"].etag


def test_a_download_cut_for_good_is_resumed_by_the_next_run(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0, 0]
    with pytest.raises(Interrupted, match=r"a-a: the connection broke at 98304 bytes of \d+"):
        get(item, cache)
    assert not place(cache, item).exists()  # the final name is of whole files only
    assert part_of(place(cache, item)).stat().st_size == 98_304
    server.asked.clear()
    server.pages["/a.xml"].cut = []
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert [fields.get("range") for _, fields in server.asked] == ["bytes=98304-"]


def test_a_cut_update_leaves_the_old_file(item, cache, server):
    get(item, cache)
    server.pages["/a.xml"] = Page(NEWER, cut=[20_000, 0])
    with pytest.raises(Interrupted):
        get(item, cache)
    assert place(cache, item).read_bytes() == BODY
    assert kept(cache, item, verify=True).state is State.PRESENT
    assert get(item, cache) == (Outcome.UPDATED, NEWER)


def test_a_part_of_another_version_is_begun_anew(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0]
    with pytest.raises(Interrupted):
        get(item, cache)
    server.pages["/a.xml"] = Page(NEWER)
    assert get(item, cache) == (Outcome.NEW, NEWER)
    assert server.statuses[-1] == 200  # If-Range did not hold


@pytest.mark.parametrize("change", [{"ranges": False}, {"validators": False}])
def test_a_server_that_cannot_resume_sends_it_whole(item, cache, server, change):
    server.pages["/a.xml"] = Page(BODY, cut=[100_000], **change)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses == [200, 200]


def test_a_date_stands_in_for_a_weak_tag(item, cache, server):
    day = "Wed, 01 Jul 2026 08:00:00 GMT"
    server.pages["/a.xml"] = Page(BODY, cut=[100_000], weak=True, modified=day)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.asked[1][1]["if-range"] == day
    assert server.statuses == [200, 206]
    server.pages["/a.xml"] = Page(BODY, validators=False, modified=day)
    place(cache, item).unlink()
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert get(item, cache) == (Outcome.UNCHANGED, BODY)
    assert server.asked[-1][1]["if-modified-since"] == day
    assert server.statuses[-1] == 304


@pytest.mark.parametrize("way", [{"chunked": True}, {"gzipped": True}])
def test_a_body_of_unknown_length_arrives(item, cache, server, way):
    server.pages["/a.xml"] = Page(BODY, **way)
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert read_record(place(cache, item)).bytes == len(BODY)


def test_a_chunked_body_that_is_cut_is_no_file(item, cache, server):
    server.pages["/a.xml"] = Page(BODY, chunked=True, cut=[100_000, 0, 0])
    with pytest.raises(Interrupted, match=r"broke at \d+ bytes of \?"):
        get(item, cache)
    assert not place(cache, item).exists()


def test_an_interrupt_from_the_keyboard_ends_it(catalogue, cache, server):
    server.pages["/a.xml"] = Page(BODY, silent_s=60)
    process = subprocess.Popen(
        [COMMAND, "fetch", "a-a", "--catalogue", str(catalogue)],
        env=os.environ | {"MAILLAGE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not server.asked:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=50)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in told


def test_a_part_longer_than_the_file_is_begun_anew(item, cache, server):
    server.pages["/a.xml"].cut = [100_000, 0]
    with pytest.raises(Interrupted):
        get(item, cache)
    with part_of(place(cache, item)).open("ab") as part:
        part.write(b"?" * len(BODY))
    assert get(item, cache) == (Outcome.NEW, BODY)
    assert server.statuses[-2:] == [416, 200]


def test_a_killed_fetch_leaves_a_part_that_is_resumed(catalogue, cache, server):
    server.pages["/a.xml"] = Page(BODY, announced=len(BODY) + 10**9)  # never ends
    process = subprocess.Popen(
        [COMMAND, "fetch", "a-a", "--catalogue", str(catalogue), "--timeout", "30"],
        env=os.environ | {"MAILLAGE_CACHE": str(cache)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stderr.readline()
    process.kill()
    process.communicate()
    server.pages["/a.xml"] = Page(BODY)
    item = read_catalogue(catalogue).items[0]
    assert not place(cache, item).exists()
    assert get(item, cache) == (Outcome.NEW, BODY)
