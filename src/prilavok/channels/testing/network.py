"""A network that answers from a script, in place of the real one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx

from prilavok.channels.testing import outgoing
from prilavok.lib.http import OnCall, Transport

Answer = httpx.Response | Exception


@dataclass(slots=True)
class ScriptedNetwork:
    """Answers in turn; `requests` are what was asked. An exception in the script is raised."""

    answers: list[Answer]
    requests: list[httpx.Request] = field(default_factory=list)

    def transport(self, on_call: OnCall | None = None) -> Transport:
        client = httpx.Client(transport=httpx.MockTransport(self._answer))
        return Transport(user_agent="Prilavok-Test", on_call=on_call, client=client)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        outgoing.check(request)
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answering(*answers: Answer) -> ScriptedNetwork:
    return ScriptedNetwork(list(answers))


def json_answer(body: object, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(status, json=body, headers=headers)


FAILURES: dict[str, Callable[[], Exception]] = {
    "refused": lambda: httpx.ConnectError("connection refused"),
    "no_name": lambda: httpx.ConnectError("name not known"),
    "slow_connect": lambda: httpx.ConnectTimeout("no connection"),
    "timeout": lambda: httpx.ReadTimeout("no answer in time"),
    "reset": lambda: httpx.ReadError("connection reset"),
    "cut": lambda: httpx.RemoteProtocolError("server disconnected without sending a response"),
}
"""What may happen on the way, by name."""
