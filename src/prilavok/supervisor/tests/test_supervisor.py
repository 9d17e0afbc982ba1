"""A supervisor in a process of its own, with children that only note that they live."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHILD = """
import os, pathlib, signal, sys
from prilavok.supervisor import LIFELINE, follow_supervisor
follow_supervisor()
assert LIFELINE not in os.environ
with pathlib.Path(sys.argv[1]).open("a") as file:
    file.write(f"{os.getpid()}\\n")
if len(sys.argv) > 2:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
while True:
    signal.pause()
"""
SUPERVISOR = """
import sys
from prilavok import supervisor
supervisor.STOP_SECONDS = 1.0
child, folder = sys.argv[1:3]
names = ("web", "worker")
supervisor.Supervisor(
    {name: [sys.executable, "-c", child, f"{folder}/{name}", *sys.argv[3:]] for name in names}, lambda: None
).run()
print("left in peace")
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(*extra: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SUPERVISOR, CHILD, str(tmp_path), *extra]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        _until(lambda: all(len(_pids(tmp_path, name)) == 1 for name in ("web", "worker")))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()
    for pid in _living(tmp_path):
        os.kill(pid, signal.SIGKILL)


def _pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().splitlines()] if path.exists() else []


def _living(folder: Path) -> list[int]:
    pids = (pid for name in ("web", "worker") for pid in _pids(folder, name))
    return [pid for pid in pids if Path(f"/proc/{pid}/cwd").exists()]


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass in 20 s"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_everything(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = start()
    process.send_signal(number)

    assert process.communicate(timeout=20)[0] == "left in peace\n"
    assert process.returncode == 0
    assert _living(tmp_path) == []


def test_deaf_child_is_killed(start: Start, tmp_path: Path) -> None:
    process = start("deaf")
    process.terminate()

    process.communicate(timeout=20)

    assert process.returncode == 0
    assert _living(tmp_path) == []


def test_dead_half_is_started_again_and_the_other_left_alone(start: Start, tmp_path: Path) -> None:
    process = start()
    (web,) = _pids(tmp_path, "web")
    os.kill(web, signal.SIGKILL)

    _until(lambda: len(_pids(tmp_path, "web")) == 2)

    assert len(_pids(tmp_path, "worker")) == 1
    assert sorted(_living(tmp_path)) == sorted([_pids(tmp_path, "web")[1], *_pids(tmp_path, "worker")])
    process.terminate()
    assert "web ended with -9; starting it again in 0.2 s" in process.communicate(timeout=20)[1]


def test_children_are_in_groups_of_their_own(start: Start, tmp_path: Path) -> None:
    process = start()

    groups = {os.getpgid(pid) for pid in _living(tmp_path)}

    assert groups == set(_living(tmp_path))
    assert os.getpgid(process.pid) not in groups


def test_children_do_not_outlive_a_killed_supervisor(start: Start, tmp_path: Path) -> None:
    process = start()
    process.kill()
    process.communicate(timeout=20)

    _until(lambda: _living(tmp_path) == [])
