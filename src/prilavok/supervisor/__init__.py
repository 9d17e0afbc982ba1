"""Keeps child processes alive; ends them with itself, however it ends."""

from __future__ import annotations

import logging
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

LIFELINE = "PRILAVOK_LIFELINE"
FIRST_DELAY = 0.2
LONGEST_DELAY = 5.0
STEADY_SECONDS = 10.0
STOP_SECONDS = 25.0  # a worker ends its running jobs within 20
TICK_SECONDS = 0.25

logger = logging.getLogger(__name__)


def follow_supervisor() -> None:
    """In a child: ends this process when the supervisor is gone, even by SIGKILL.

    The supervisor holds the other end of a pipe and never writes: the end of the file is its death.
    Unlike a parent-death signal this cannot be missed between fork and the call.
    """
    if lifeline := os.environ.pop(LIFELINE, None):
        threading.Thread(target=_watch, args=(int(lifeline),), daemon=True, name="lifeline").start()


def fork(work: Callable[[], int]) -> int:
    """The pid of a forked process that runs `work`, exits with what it returns, and ends with this one.

    Only for processes that have neither threads nor connections yet.
    """
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid:
        os.close(read_end)
        return pid
    code = 1
    try:
        # The writing end is the parent's alone, so its death is the end of the file here.
        os.close(write_end)
        os.environ[LIFELINE] = str(read_end)
        follow_supervisor()
        code = work()
    finally:
        os._exit(code)


def _watch(lifeline: int) -> None:
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os.kill(os.getpid(), signal.SIGKILL)


class _Child:
    """One command, in a process group of its own so that Ctrl-C reaches the supervisor alone."""

    def __init__(self, name: str, command: Sequence[str], lifeline: int) -> None:
        self.name = name
        self._command = command
        self._lifeline = lifeline
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0
        self._start_at = 0.0
        self._delay = FIRST_DELAY

    def start_when_due(self) -> None:
        now = time.monotonic()
        if self._process is not None or now < self._start_at:
            return
        self._started_at = now
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            env=os.environ | {LIFELINE: str(self._lifeline)},
            pass_fds=(self._lifeline,),
            process_group=0,
        )

    def reap(self) -> None:
        """Notices a death and plans the next start, later each time until one start lasts."""
        if self._process is None or self._process.poll() is None:
            return
        self.kill()
        if time.monotonic() - self._started_at > STEADY_SECONDS:
            self._delay = FIRST_DELAY
        logger.error(
            "%s ended with %s; starting it again in %.1f s", self.name, self._process.returncode, self._delay
        )
        self._start_at = time.monotonic() + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)
        self._process = None

    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def terminate(self) -> None:
        if self._process is not None and self.is_alive():
            self._process.terminate()

    def kill(self) -> None:
        """The whole group: also what a child that was killed has left behind."""
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Supervisor:
    def __init__(self, commands: Mapping[str, Sequence[str]], tick: Callable[[], None]) -> None:
        self._lifeline, self._our_end = os.pipe()
        self._children = [_Child(name, command, self._lifeline) for name, command in commands.items()]
        self._tick = tick
        self._stop_requests = 0

    def run(self) -> None:
        """Returns after SIGTERM or SIGINT, when every child has ended."""
        wake, waker = socket.socketpair()
        waker.settimeout(0)
        previous_fd = signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        previous = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        try:
            self._keep_alive(wake)
        finally:
            self._stop_all(wake)
            for number, handler in previous.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(previous_fd)
            wake.close()
            waker.close()
            os.close(self._our_end)
            os.close(self._lifeline)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._stop_requests += 1

    def _keep_alive(self, wake: socket.socket) -> None:
        while not self._stop_requests:
            for child in self._children:
                child.reap()
                child.start_when_due()
            self._tick()
            _sleep(wake, TICK_SECONDS)

    def _stop_all(self, wake: socket.socket) -> None:
        """Politely first; at once when asked a second time or when the time is over."""
        for child in self._children:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        while any(child.is_alive() for child in self._children):
            if self._stop_requests > 1 or time.monotonic() > deadline:
                break
            _sleep(wake, TICK_SECONDS)
        for child in self._children:
            child.kill()


_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


def _sleep(wake: socket.socket, seconds: float) -> None:
    """Until a signal or the end of the time."""
    if select.select([wake], [], [], seconds)[0]:
        wake.recv(4096)
