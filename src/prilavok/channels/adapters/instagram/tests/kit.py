"""Instagram for the conformance suite."""

from __future__ import annotations

from prilavok.channels.adapters.instagram.messages import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.families.tests import meta_kit
from prilavok.channels.splitting import utf8_bytes
from prilavok.channels.testing.kit import AdapterKit
from prilavok.channels.types import Account, Step

ACCOUNT = Account(
    external_id="17841400000000000",
    credentials={
        "access_token": "IGAAtest-access-token",
        "app_secret": "test-app-secret",
        "verify_token": "test-verify-token",
    },
)


def _check_step(step: Step) -> None:
    if step.path.endswith("/replies"):
        message = {**step.query, **step.body}["message"]
        assert isinstance(message, str)
        assert message.strip()
        assert len(message) <= 2200
        return
    assert step.path == "/v26.0/me/messages"
    meta_kit.check_message(step.body["message"], limit=1000, measure=utf8_bytes, files=10)


KIT = AdapterKit(
    account=ACCOUNT,
    sign=meta_kit.sign,
    reasons=frozenset(Reason) - {Reason.BLOCKED_BY_USER, Reason.TEMPLATE_NOT_APPROVED},
    check_step=_check_step,
    spoken_text=meta_kit.spoken(spoken_text),
    text_limit=1000,
)
