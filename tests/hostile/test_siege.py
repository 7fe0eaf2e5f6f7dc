"""Every hostile request at the real server, while a polite client keeps asking.

All attacks run once, two at a time, before the first test; each test then tells of one of them,
and the last ones of what the siege has done to the server and to the polite client.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from calling_out import Ear
from patience import until

from hostile.attack import Attack, Outcome, Target, exchange
from hostile.queries import QUERIES, posted, query_attacks
from hostile.siege import CLIENT_S, MEMORY_MB, PROCESSES, QUERY_S, WORKERS, Polite, Server, serving
from hostile.slow import slow_attacks
from hostile.wire import wire_attacks

#: What comes beside it would be in the times that are measured.
pytestmark = pytest.mark.alone

ATTACKS = {attack.name: attack for attack in (*query_attacks(), *wire_attacks(), *slow_attacks())}
#: MiB that the server takes beside its workers: itself with its index, kept answers, the store.
BESIDE_MB = 450
#: An answer that streams is read at the pace of this test: its deadline counts evaluation alone.
STREAMING_S = 10.0
#: What fails today, and why.
FAILING: dict[str, str] = {}


@dataclass(frozen=True)
class Siege:
    """What has come of it all.

    Attributes:
        outcomes: of every attack, by name.
        quiet: the polite client before.
        polite: the polite client meanwhile.
        most_mb: the most that the server's processes took.
        heard: calls to the listening socket.
        server: as it is left.
        files: how many it had open before.
        written: the build's files before.
        folder: where it runs.
    """

    outcomes: dict[str, Outcome]
    quiet: Polite
    polite: Polite
    most_mb: float
    heard: int
    server: Server
    files: int
    written: dict[str, tuple[int, int]]
    folder: Path


@pytest.fixture(scope="module")
def siege(published_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Siege]:
    folder = tmp_path_factory.mktemp("siege") / "cwd"
    folder.mkdir()
    ear = Ear()
    with serving(published_folder.parent, folder) as server:
        quiet = Polite(server.port)
        for _ in range(25):
            quiet.ask_all()
        polite = Polite(server.port, right=dict(quiet.right))
        files, written = server.files(), server.written()
        target = Target(server.port, ear.url, QUERY_S, CLIENT_S)
        most_mb = 0.0
        with polite.asking(), ThreadPoolExecutor(2) as pool:
            running = {name: pool.submit(attack.run, target) for name, attack in ATTACKS.items()}
            while not all(future.done() for future in running.values()):
                most_mb = max(most_mb, server.memory_mb())
                time.sleep(0.1)
        outcomes = {name: future.result() for name, future in running.items()}
        time.sleep(0.2)
        yield Siege(outcomes, quiet, polite, most_mb, ear.heard(), server, files, written, folder)
    ear.close()


def marked(name: str):
    marks = [pytest.mark.xfail(reason=FAILING[name], strict=True)] if name in FAILING else []
    return pytest.param(ATTACKS[name], id=name, marks=marks)


def test_there_are_enough_of_them() -> None:
    assert len(QUERIES) == 141
    assert len(ATTACKS) == 342
    assert set(FAILING) <= set(ATTACKS)


@pytest.mark.parametrize("attack", [marked(name) for name in ATTACKS])
def test_an_attack_comes_to_what_it_must(siege: Siege, attack: Attack) -> None:
    found = siege.outcomes[attack.name]
    target = Target(siege.server.port, "", QUERY_S, CLIENT_S)
    assert found.kind in attack.may, found
    streams = found.kind == "connection cut" and found.status == 200
    assert found.seconds <= (STREAMING_S if streams else attack.within_s(target)), found
    assert found.status != 500, found
    assert b"root:" not in found.body


def test_the_polite_client_has_every_answer_and_the_right_one(siege: Siege) -> None:
    assert siege.quiet.wrong == []
    assert siege.polite.wrong == []
    assert len(siege.polite.seconds) >= 200


@pytest.mark.slow
def test_the_polite_client_hardly_waits_longer(siege: Siege) -> None:
    """Left to the slow checks: on a machine that others use it says more of them than of us."""
    assert siege.polite.p95() < 5 * siege.quiet.p95(), (siege.polite.p95(), siege.quiet.p95())


def test_a_greedy_client_does_not_starve_the_polite_one(siege: Siege) -> None:
    target = Target(siege.server.port, "", QUERY_S, CLIENT_S)
    polite = Polite(siege.server.port, right=dict(siege.quiet.right))

    def greedy(number: int) -> None:
        for time_ in range(2):
            query = f"SELECT (COUNT(*) AS ?n) {{ ?s (!<a:x{number}-{time_}>)* ?o }}"
            exchange(target, posted(query))

    with polite.asking(), ThreadPoolExecutor(12) as pool:
        list(pool.map(greedy, range(12)))
    assert polite.wrong == []
    assert len(polite.seconds) > 20


def test_nobody_was_called(siege: Siege) -> None:
    assert siege.heard == 0


def test_memory_stayed_under_its_caps(siege: Siege) -> None:
    assert 50 < siege.most_mb < (WORKERS + 1) * MEMORY_MB + BESIDE_MB


def test_the_server_lives_and_leaves_nothing_behind(siege: Siege) -> None:
    assert siege.server.process.is_running()

    def tidy() -> bool:
        states = siege.server.processes()
        idle = len(states) == PROCESSES and {"zombie", "running"}.isdisjoint(states)
        return idle and siege.server.files() <= siege.files + 2

    until(tidy)  # one may wake for a moment; what still computes or is left does so to the end
    assert Polite(siege.server.port, right=dict(siege.quiet.right)).ask_all()


def test_nothing_was_written(siege: Siege) -> None:
    assert siege.server.written() == siege.written
    assert list(siege.folder.iterdir()) == []


def test_the_log_has_no_trace_of_a_mistake(siege: Siege) -> None:
    text = siege.server.log.read_text("utf-8", "replace")
    assert "Traceback" not in text
    assert "Exception in" not in text
    assert len(text) < 100_000
