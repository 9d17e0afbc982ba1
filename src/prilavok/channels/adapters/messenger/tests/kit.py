from __future__ import annotations

from prilavok.channels.adapters.messenger.messages import spoken_text
from prilavok.channels.errors import Reason
from prilavok.channels.families.tests import meta_kit
from prilavok.channels.testing.kit import AdapterKit
from prilavok.channels.types import Account, Step

ACCOUNT = Account(
    external_id="682498302938465",
    credentials={
        "access_token": "EAAtest-page-access-token",
        "app_secret": "test-app-secret",
        "verify_token": "test-verify-token",
    },
)


def _check_step(step: Step) -> None:
    if step.path.endswith("/comments"):
        fields = {**step.query, **step.body}
        assert set(fields) <= {"message", "attachment_url"}
        assert fields
        assert len(str(fields.get("message", ""))) <= 8000
        return
    assert step.path == "/v26.0/682498302938465/messages"
    assert step.body["messaging_type"] in ("RESPONSE", "MESSAGE_TAG", "UTILITY")
    assert ("tag" in step.body) == (step.body["messaging_type"] == "MESSAGE_TAG")
    meta_kit.check_message(step.body["message"], limit=2000, measure=len)


KIT = AdapterKit(
    account=ACCOUNT,
    sign=meta_kit.sign,
    reasons=frozenset(Reason) - {Reason.BLOCKED_BY_USER, Reason.TEMPLATE_NOT_APPROVED},
    check_step=_check_step,
    spoken_text=meta_kit.spoken(spoken_text),
    text_limit=2000,
)
