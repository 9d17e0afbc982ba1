"""Against a real server on this machine, and scripted failures."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from prilavok.lib.http import (
    AddressRefused,
    CallRecord,
    NotSent,
    OutcomeUnknown,
    TooLarge,
    Transport,
    Unsendable,
    host_port,
)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        length = int(self.headers.get("content-length", 0))
        request = Seen(self.command, self.path, dict(self.headers), self.rfile.read(length))
        self.server.seen.append(request)
        getattr(self, self.path.split("?")[0].strip("/").replace("/", "_"))()

    do_POST = do_DELETE = do_GET  # noqa: N815 - the names that http.server calls

    def json(self) -> None:
        self.answer(200, b'{"ok": true}', **{"content-type": "application/json; charset=utf-8"})

    def refuse(self) -> None:
        self.answer(400, b'{"error": {"code": 190}}')

    def big(self) -> None:
        self.answer(200, b"x" * 5000)

    def elsewhere(self) -> None:
        self.answer(302, b"", location=self.server.elsewhere)

    def round(self) -> None:
        self.answer(302, b"", location="/round")

    def cookie(self) -> None:
        self.answer(200, b"", **{"set-cookie": "a=b"})

    def reset(self) -> None:
        """Closes with a reset instead of an answer."""
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.close_connection = True
        self.connection.close()

    def silent(self) -> None:
        self.server.released.wait(10)
        self.close_connection = True

    def broken(self) -> None:
        """Promises more than it sends."""
        self.send_response(200)
        self.send_header("content-length", "100")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@dataclass(frozen=True)
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    seen: list[Seen]
    elsewhere = ""
    released: threading.Event

    def handle_error(self, *_args: object) -> None:
        """A reset on purpose is no error."""


@dataclass
class Net:
    server: _Server
    records: list[CallRecord] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def transport(self) -> Transport:
        allowed = [host_port(self.url)]
        return Transport(user_agent="Prilavok/1", allowed_private=allowed, on_call=self.records.append)


@pytest.fixture
def net() -> Iterator[Net]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.seen, server.released = [], threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Net(server)
    server.released.set()
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_call_and_its_record(net: Net) -> None:
    response = net.transport().request(
        "POST",
        net.url + "/json?a=1",
        params={"access_token": "IGAAsecret", "q": "ё"},
        json={"text": "Привет"},
        headers={"authorization": "Bearer IGAAsecret"},
    )
    assert (response.status, response.ok, response.json()) == (200, True, {"ok": True})
    assert response.mime == "application/json"
    [seen] = net.server.seen
    assert (seen.method, seen.path) == ("POST", "/json?a=1&access_token=IGAAsecret&q=%D1%91")
    assert seen.headers["user-agent"] == "Prilavok/1"
    assert seen.headers["authorization"] == "Bearer IGAAsecret"
    assert seen.body == '{"text":"Привет"}'.encode()
    [record] = net.records
    assert (record.method, record.status, record.error) == ("POST", 200, "")
    assert record.url == net.url + "/json?a=1&access_token=***&q=%D1%91"


def test_a_form(net: Net) -> None:
    net.transport().request("POST", net.url + "/json", data={"code": "a b"})
    assert net.server.seen[0].body == b"code=a+b"


def test_an_error_status_is_an_answer(net: Net) -> None:
    response = net.transport().request("DELETE", net.url + "/refuse")
    assert (response.status, response.ok, response.json()["error"]["code"]) == (400, False, 190)


def test_redirects_of_calls_are_not_followed(net: Net) -> None:
    net.server.elsewhere = net.url + "/json"
    assert net.transport().request("POST", net.url + "/elsewhere").status == 302
    assert len(net.server.seen) == 1


def test_cookies_are_not_kept(net: Net) -> None:
    transport = net.transport()
    transport.request("GET", net.url + "/cookie")
    transport.request("GET", net.url + "/cookie")
    assert [("cookie" in {name.lower() for name in one.headers}) for one in net.server.seen] == [False] * 2


@pytest.mark.parametrize("path", ["/reset", "/broken", "/silent"])
def test_no_readable_answer_is_an_unknown_outcome(net: Net, path: str) -> None:
    with pytest.raises(OutcomeUnknown):
        net.transport().request("POST", net.url + path, json={}, timeout=0.3)
    assert len(net.server.seen) == 1
    assert net.records[0].status is None
    assert net.records[0].error.startswith("OutcomeUnknown: ")


def test_a_closed_port_was_certainly_not_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(NotSent) as failed:
            Transport(allowed_private=[host_port(url)]).request("POST", url)
    assert not isinstance(failed.value, Unsendable)


def test_an_unknown_name_was_certainly_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotSent, match=r"nowhere\.example cannot be resolved"):
        Transport().request("GET", "https://nowhere.example/")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:5432/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest"]
)
def test_private_addresses_are_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        Transport().request("GET", url)


def test_another_port_of_an_allowed_host_is_refused(net: Net) -> None:
    other = Transport(allowed_private=["127.0.0.1:1"])
    with pytest.raises(AddressRefused):
        other.request("GET", net.url + "/json")
    assert net.server.seen == []


@pytest.mark.parametrize("url", ["ftp://x/y", "file:///etc/passwd", "nonsense", "http://"])
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(Unsendable):
        Transport().request("GET", url)


def test_what_cannot_be_written_as_json() -> None:
    with pytest.raises(Unsendable):
        Transport().request("POST", "https://x.example/", json={"text": "\ud83d"})


def test_download_follows_redirects_without_the_first_hosts_headers(net: Net) -> None:
    net.server.elsewhere = net.url.replace("127.0.0.1", "localhost") + "/big"
    local = host_port(net.server.elsewhere)
    transport = Transport(allowed_private=[host_port(net.url), local])
    headers = {"authorization": "Bearer IGAAsecret"}
    response = transport.download(net.url + "/elsewhere", max_bytes=5000, headers=headers)
    assert len(response.content) == 5000
    first, second = net.server.seen
    assert first.headers["authorization"] == "Bearer IGAAsecret"
    assert "authorization" not in second.headers


def test_download_is_not_led_to_a_private_address(net: Net) -> None:
    net.server.elsewhere = "http://127.0.0.1:1/secret"
    with pytest.raises(AddressRefused):
        net.transport().download(net.url + "/elsewhere", max_bytes=10)


def test_download_gives_up_on_a_circle(net: Net) -> None:
    with pytest.raises(OutcomeUnknown, match="too many redirects"):
        net.transport().download(net.url + "/round", max_bytes=10)


def test_download_stops_at_the_limit(net: Net) -> None:
    with pytest.raises(TooLarge):
        net.transport().download(net.url + "/big", max_bytes=4999)


def test_an_exception_hides_the_secrets() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError(f"reset by {request.url} with topsecret")

    client = httpx.Client(transport=httpx.MockTransport(fail))
    transport = Transport(client=client, secrets=["topsecret"])
    with pytest.raises(OutcomeUnknown) as failed:
        transport.request("GET", "https://x.example/?access_token=IGAAsecret")
    assert str(failed.value) == "ReadError: reset by https://x.example/?access_token=*** with ***"


def test_httpx_logs_no_secrets(caplog: pytest.LogCaptureFixture) -> None:
    client = httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200)))
    with caplog.at_level("DEBUG", logger="httpx"):
        Transport(client=client).request("GET", "https://x.example/?access_token=IGAAsecret")
    assert "x.example" in caplog.text
    assert "IGAAsecret" not in caplog.text


def test_a_broken_call_log_does_not_change_the_outcome(caplog: pytest.LogCaptureFixture) -> None:
    def broken(_record: CallRecord) -> None:
        raise RuntimeError("the database is away")

    client = httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200)))
    assert Transport(client=client, on_call=broken).request("GET", "https://x.example/").ok
    assert "the call log could not be written" in caplog.text


def test_threads_share_the_pool(net: Net) -> None:
    statuses: list[int] = []
    threads = [
        threading.Thread(
            target=lambda: statuses.append(net.transport().request("GET", net.url + "/json").status)
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 8
