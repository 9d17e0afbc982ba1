"""A server in place of Instagram: it writes down every call and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    body: Json
    authorization: str

    @property
    def is_send(self) -> bool:
        return self.method == "POST" and self.path.endswith(("/messages", "/replies"))

    @property
    def said(self) -> str:
        """The text that the customer would read."""
        message = self.body.get("message")
        in_body = message.get("text", "") if isinstance(message, dict) else message or ""
        return self.query.get("message", "") or str(in_body)

    @property
    def recipient(self) -> Json:
        return dict(self.body.get("recipient") or {})


@dataclass(frozen=True, slots=True)
class Answer:
    """`dropped`: the call is accepted and the connection closed without a word. `late`: after `release`."""

    status: int = 200
    body: Json | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    dropped: bool = False
    late: bool = False


OK = Answer()
DROPPED = Answer(dropped=True)
LATE = Answer(late=True)


def graph_error(code: int, subcode: int = 0, *, status: int = 400, **more: Any) -> Answer:
    error = {"code": code, "error_subcode": subcode, "message": f"code {code}", **more}
    return Answer(status, {"error": error})


class Network:
    """`on(text, …)` tells the answers to calls that say `text`, one after another; the last one stays."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._scripts: dict[str, deque[Answer]] = {}
        self._lock = threading.Lock()
        self._serial = count(time.time_ns())
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def on(self, text: str, *answers: Answer) -> None:
        self._scripts[text] = deque(answers)

    def release(self) -> None:
        """Lets the late answers go, also those to come."""
        self._released.set()

    def sends(self, text: str) -> list[Call]:
        """Calls so far that said this."""
        with self._lock:
            return [call for call in self.calls if call.is_send and call.said == text]

    def sends_to(self, person: str) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if call.is_send and call.recipient.get("id") == person]

    # --- for the handler ---

    def take(self, call: Call) -> Answer:
        with self._lock:
            self.calls.append(call)
            script = self._scripts.get(call.said) if call.is_send else None
            if not script:
                return OK
            return script.popleft() if len(script) > 1 else script[0]

    def wait_for_release(self) -> None:
        self._released.wait(120)

    def usual_body(self, call: Call) -> Json:
        number = next(self._serial)
        if call.path.endswith("/messages"):
            return {"recipient_id": call.recipient.get("id", "1"), "message_id": f"mid.out.{number}"}
        if call.path.endswith("/replies"):
            return {"id": f"179{number}"}
        if call.method == "GET":
            return {"id": call.path.rsplit("/", 1)[-1], "name": "Анна Лебедева", "username": "anna.lebedeva"}
        return {"success": True}


def _handler_of(network: Network) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            call = self._read()
            answer = network.take(call)
            if answer.late:
                network.wait_for_release()
            if answer.dropped:
                self.close_connection = True
                return
            body = answer.body if answer.body is not None else network.usual_body(call)
            self._answer(answer.status, json.dumps(body).encode(), answer.headers)

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815  names of the standard library

        def _read(self) -> Call:
            raw = self.rfile.read(int(self.headers.get("content-length") or 0))
            target = urlsplit(self.path)
            is_json = "json" in self.headers.get("content-type", "")
            body = json.loads(raw) if raw and is_json else dict(parse_qsl(raw.decode()))
            query = dict(parse_qsl(target.query, keep_blank_values=True))
            return Call(self.command, target.path, query, body, self.headers.get("authorization", ""))

        def _answer(self, status: int, content: bytes, headers: Mapping[str, str]) -> None:
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """The calls are in `network.calls`."""

    return Handler
