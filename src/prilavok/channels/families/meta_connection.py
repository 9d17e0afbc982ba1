"""A connected account of Meta's messaging: its subscription, and checks in plain words.

https://developers.facebook.com/docs/graph-api/reference/page/subscribed_apps
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prilavok.channels.errors import ChannelError, Reason
from prilavok.channels.families.meta import Graph
from prilavok.channels.families.meta_pages import check_subscription
from prilavok.channels.types import Account, CheckResult
from prilavok.lib.http import Transport

Profile = Mapping[str, Any]


def check_settings(account: Account) -> Iterator[CheckResult]:
    for key in ("app_secret", "verify_token"):
        if not account.credentials.get(key):
            yield CheckResult(key, ok=False, detail="It is empty: webhooks cannot be accepted.")


def failed(code: str, error: ChannelError, expired: str) -> CheckResult:
    """`expired` says that the token is no longer taken."""
    if error.reason is Reason.AUTH_EXPIRED:
        return CheckResult(code, ok=False, detail=expired)
    return CheckResult(code, ok=False, detail=f"{error.text} ({error.code})".strip())


def foreign(told: object) -> CheckResult:
    return CheckResult("account", ok=False, detail=f"The token belongs to another account: {told}.")


@dataclass(frozen=True, slots=True)
class Connection:
    """What differs from network to network.

    `path`: of something that the account has. `no_access`: what to do about the code of an error when
    messages may not be read; empty for other codes.
    """

    platform: str
    fields: str
    needed: frozenset[str]
    expired: str
    graph: Callable[[Account, Transport], Graph]
    path: Callable[[Account, str], str]
    profile: Callable[[Account, Transport], Profile]
    name: Callable[[Profile], str]
    belongs: Callable[[Account, Profile], CheckResult]
    no_access: Callable[[str], str]

    def subscribe(self, account: Account, transport: Transport) -> None:
        """The setting `subscribed_fields` replaces the usual list."""
        query = {"subscribed_fields": account.settings.get("subscribed_fields") or self.fields}
        path = self.path(account, "subscribed_apps")
        self.graph(account, transport).call("POST", path, query=query, safe=True)

    def unsubscribe(self, account: Account, transport: Transport) -> None:
        self.graph(account, transport).call("DELETE", self.path(account, "subscribed_apps"), safe=True)

    def check(self, account: Account, transport: Transport) -> list[CheckResult]:
        """What is asked of the live account; the first failure of the token ends it."""
        results = list(check_settings(account))
        try:
            profile = self.profile(account, transport)
        except ChannelError as error:
            return [*results, failed("token", error, self.expired)]
        return [
            *results,
            CheckResult("token", ok=True, detail=self.name(profile)),
            self.belongs(account, profile),
            self._check_subscription(account, transport),
            self._check_messages(account, transport),
        ]

    def _check_subscription(self, account: Account, transport: Transport) -> CheckResult:
        try:
            answer = self.graph(account, transport).call("GET", self.path(account, "subscribed_apps"))
        except ChannelError as error:
            return failed("subscription", error, self.expired)
        return check_subscription(answer, self.needed)

    def _check_messages(self, account: Account, transport: Transport) -> CheckResult:
        query = {"platform": self.platform, "limit": "1"}
        try:
            self.graph(account, transport).call("GET", self.path(account, "conversations"), query=query)
        except ChannelError as error:
            if advice := self.no_access(error.code):
                return CheckResult("messages", ok=False, detail=advice)
            return failed("messages", error, self.expired)
        return CheckResult("messages", ok=True)
