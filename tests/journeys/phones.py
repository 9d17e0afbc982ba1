"""The simulator's page as somebody who plays a customer uses it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.journeys.conftest import Browser


@dataclass
class Phone:
    """One customer's phone; `account` is the shop's on the network, its first one when empty."""

    browser: Browser
    person: str
    account: str = ""

    @property
    def _whose(self) -> dict[str, str]:
        return {"account": self.account, "person": self.person}

    def screen(self, name: str) -> str:
        return self.browser.get("/simulator/screen/", **self._whose, screen=name)

    def log(self) -> str:
        return self.browser.get("/simulator/log/", **self._whose)

    def act(self, kind: str, **form: str) -> None:
        self.browser.post(f"/simulator/act/{kind}/", **self._whose, **form)

    def look(self) -> None:
        self.browser.post("/simulator/look/", **self._whose)

    def spoil(self, fault: str, *, on: bool) -> None:
        form = {"on": "on"} if on else {}
        self.browser.post("/simulator/fault/", **self._whose, fault=fault, **form)

    def from_shop(self) -> list[str]:
        """Ids of the shop's bubbles on the screen."""
        return re.findall(r'class="sim-msg" id="(sim-m\d+)"', self.screen("direct"))
