"""What the simulators of Instagram, Messenger and WhatsApp share: Graph's refusals, signed webhooks,
the app's dashboard, codes and tokens of the consent page.

https://developers.facebook.com/docs/graph-api/guides/error-handling
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from prilavok.channels.families.meta import SIGNATURE_HEADER, sign
from prilavok.channels.simulation import (
    AccountState,
    Answer,
    Call,
    DashboardCall,
    GrantState,
    HookSet,
    Lobby,
    NewAccount,
    Refused,
    Scene,
    Served,
)
from prilavok.channels.types import WebhookRequest

Body = dict[str, Any]

CODE_LIFETIME = timedelta(minutes=10)
SHORT_TOKEN_LIFETIME = timedelta(hours=1)


# --- refusals ------------------------------------------------------------------------------------


class GraphRefusal(Refused):
    """A call the network does not carry out, with the error it answers."""

    def __init__(
        self, code: int, words: str, *, subcode: int = 0, status: int = 400, kind: str = "OAuthException"
    ) -> None:
        self.code = code
        self.words = words
        self.subcode = subcode
        self.status = status
        self.kind = kind
        super().__init__(self.told())

    def body(self, trace: str) -> Body:
        error: Body = {"message": self.words, "type": self.kind, "code": self.code}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error | {"fbtrace_id": trace}}

    def told(self, headers: Mapping[str, str] | None = None) -> Answer:
        trace = f"A{abs(hash((self.code, self.subcode))):x}"
        return Answer(self.body(trace), self.status, headers=dict(headers or {}))


def bad_parameter(words: str, subcode: int = 0) -> GraphRefusal:
    return GraphRefusal(100, f"(#100) {words}", subcode=subcode, kind="IGApiException")


def token_missing() -> GraphRefusal:
    return GraphRefusal(104, "An access token is required to request this resource.")


def token_invalid() -> GraphRefusal:
    return GraphRefusal(190, "Invalid OAuth access token - Cannot parse access token")


def token_expired() -> GraphRefusal:
    return GraphRefusal(190, "Error validating access token: Session has expired.", subcode=463)


def rate_limited() -> GraphRefusal:
    words = "(#613) Calls to this api have exceeded the rate limit."
    return GraphRefusal(613, words, subcode=2534040, status=429)


def server_down() -> GraphRefusal:
    return GraphRefusal(2, "An unexpected error has occurred. Please retry your request later.", status=500)


def no_such_object(node: str) -> GraphRefusal:
    words = (
        f"Unsupported request. Object with ID '{node}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation"
    )
    return GraphRefusal(100, words, subcode=33, kind="GraphMethodException")


def standard_refusal(name: str, call: Call, scene: Scene | None, seconds: int) -> Answer | None:
    """The four that every network has; None for any other name."""
    match name:
        case "token":
            return (token_invalid() if bearer(call) else token_missing()).answer
        case "expired":
            return token_expired().answer
        case "down":
            return server_down().answer
        case "limited":
            account = scene.account.external_id if scene else ""
            return rate_limited().told(_usage_headers(account, seconds))
        case _:
            return None


def message_refusal(
    name: str, call: Call, scene: Scene | None, seconds: int, documented: Callable[[str], GraphRefusal]
) -> Answer | None:
    """What every call may meet, else a documented error of the network's own: only messages meet those."""
    standard = standard_refusal(name, call, scene, seconds)
    if standard is not None:
        return standard
    is_message = call.method == "POST" and unversioned(call.path)[1:] == ["messages"]
    return documented(name).answer if is_message else None


def opened(*, token: str, app: Mapping[str, str], external_id: str, **more: str) -> NewAccount:
    """An account whose owner agreed on the app's consent page."""
    credentials = {
        "access_token": token,
        "app_secret": app["client_secret"],
        "verify_token": app["verify_token"],
    }
    return NewAccount(external_id, token, {**credentials, **more})


def _usage_headers(account: str, seconds: int) -> dict[str, str]:
    """The meters Meta sends along with a refusal for too many calls."""
    line = {
        "type": "messenger",
        "call_count": 100,
        "total_cputime": 12,
        "total_time": 20,
        "estimated_time_to_regain_access": math.ceil(seconds / 60),
    }
    return {
        "X-Business-Use-Case-Usage": json.dumps({account: [line]}),
        "Retry-After": str(max(seconds, 1)),
    }


# --- webhooks ------------------------------------------------------------------------------------


def encode(body: Mapping[str, Any]) -> bytes:
    """As Meta writes it: everything beyond ASCII escaped, slashes too; this is what gets signed."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: Mapping[str, Any], secret: str) -> WebhookRequest:
    raw = encode(body)
    headers = {"content-type": "application/json", SIGNATURE_HEADER: sign(raw, secret)}
    return WebhookRequest("POST", {}, headers, raw)


# --- calls ---------------------------------------------------------------------------------------


def bearer(call: Call) -> str:
    """Graph takes the token as a header or as a parameter."""
    header = call.headers.get("authorization", "")
    return header.removeprefix("Bearer ").strip() or call.text("access_token")


def check_call(call: Call, *methods: str) -> None:
    """Raises `GraphRefusal` for another method and for a body that cannot be read."""
    if call.unreadable:
        raise bad_parameter("The request body is no valid JSON object")
    if call.method not in methods:
        raise bad_parameter(f"Unsupported {call.method.lower()} request")


def check_app(call: Call, lobby: Lobby, *names: str) -> None:
    for name in names:
        if call.text(name) != lobby.app[name]:
            raise GraphRefusal(101, f"Error validating {name.replace('_', ' ')}.")


def unversioned(path: str) -> list[str]:
    """The parts of a path without the version before them."""
    parts = [part for part in path.split("/") if part]
    return parts[1:] if parts and parts[0].startswith("v") and parts[0][1:2].isdigit() else parts


# --- the app's dashboard -------------------------------------------------------------------------


def dashboard(hook_url: str, account: AccountState, app: Mapping[str, str], kind: str) -> DashboardCall:
    """What people enter by hand: where the app's webhooks go."""
    return DashboardCall(
        f"/{app['client_id']}/subscriptions",
        {
            "object": kind,
            "callback_url": hook_url,
            "verify_token": account.credentials.get("verify_token", app["verify_token"]),
            "account": account.external_id,
        },
    )


def enter_hook(call: Call, lobby: Lobby, app: str) -> Served:
    """`POST /{app}/subscriptions`: the hook's address, proved by the handshake."""
    check_call(call, "POST")
    if app != lobby.app["client_id"]:
        raise GraphRefusal(101, "Error validating application. Cannot get application info.")
    if lobby.account(call.text("account")) is None:
        raise bad_parameter("Param account must be an account of the app")
    url = call.text("callback_url")
    if urlsplit(url).netloc not in lobby.hosts:
        raise _not_verified("the address is not this installation's")
    challenge = lobby.fresh.text(24)
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": call.text("verify_token"),
    }
    hook = HookSet(
        url,
        proof=WebhookRequest("GET", query, {}, b""),
        proves=lambda status, text: status == 200 and text == challenge,
        refusal=_not_verified("the challenge did not come back").answer,
        account=call.text("account"),
    )
    return Served(Answer({"success": True}), (hook,))


def _not_verified(why: str) -> GraphRefusal:
    return GraphRefusal(2200, f"(#2200) Callback verification failed: {why}")


# --- the consent page's codes --------------------------------------------------------------------


def grant_of_code(call: Call, lobby: Lobby) -> GrantState:
    """A code works once, for ten minutes, with the address it was made for. Raises `GraphRefusal`."""
    grant = lobby.grant(code=call.text("code"))
    if grant is None or grant.token or lobby.now - grant.at > CODE_LIFETIME:
        raise GraphRefusal(400, "Invalid authorization code", kind="OAuthException")
    if grant.redirect_uri != call.text("redirect_uri"):
        raise GraphRefusal(400, "Error validating verification code: redirect_uri differs")
    return grant


def grant_of_token(token: str, lobby: Lobby) -> GrantState:
    """Whose short token this is. Raises `GraphRefusal`."""
    grant = lobby.grant(token=token) if token else None
    if grant is None or lobby.now - grant.at > SHORT_TOKEN_LIFETIME:
        raise GraphRefusal(190, "Error validating access token: the session is invalid.", subcode=467)
    return grant
