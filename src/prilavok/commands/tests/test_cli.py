from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from prilavok import __version__, cli
from prilavok.commands import CommandError, up


def test_help_lists_every_command_with_its_first_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])

    text = capsys.readouterr().out
    assert left.value.code == 0
    assert "  migrate            Bring the database's tables up to date.\n" in text
    assert "_django" not in text
    assert "tests" not in text


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])

    assert capsys.readouterr().out == f"{__version__}\n"


def test_unknown_command_is_told_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["upp"])

    output = capsys.readouterr()
    assert left.value.code == 2
    assert output.out == ""
    assert "invalid choice: 'upp'" in output.err


def test_command_error_is_one_line_and_exit_code_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: str, rest: list[str]) -> int:
        raise CommandError("the shop is unknown")

    monkeypatch.setattr(cli, "_run", fail)

    assert cli.main(["migrate"]) == 1
    assert capsys.readouterr() == ("", "prilavok migrate: the shop is unknown\n")


def test_taken_port_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "PORT_PATIENCE", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(
            CommandError, match=rf"^Port {port} of 127\.0\.0\.1 cannot be used: .*Try --port\.$"
        ):
            up._await_free_port("127.0.0.1", port)


class _Readiness(http.server.BaseHTTPRequestHandler):
    answers: list[int]

    def do_GET(self) -> None:
        self.send_response(self.answers.pop(0) if self.path == "/readyz" else 404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Quiet."""


@pytest.fixture
def readiness() -> Iterator[http.server.ThreadingHTTPServer]:
    _Readiness.answers = [503, 200]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Readiness) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_addresses_are_announced_once_and_only_when_ready(
    readiness: http.server.ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    port = readiness.server_address[1]
    announcement = up._Announcement(port, ["Login: a@b.c", "Password: secret"])

    announcement.make_when_ready()
    assert capsys.readouterr().out == ""

    for _ in range(2):
        announcement.make_when_ready()
    assert capsys.readouterr().out == (
        f"URL: http://127.0.0.1:{port}/\n"
        "Login: a@b.c\n"
        "Password: secret\n"
        f"Simulator: http://127.0.0.1:{port}/simulator/\n"
    )
