from __future__ import annotations

from prilavok.channels.errors import Reason
from prilavok.channels.testing.kit import AdapterKit, replaced_header
from prilavok.channels.types import Account, MessageDraft, Step, WebhookRequest

from ..inbound import SEAL, sealed  # noqa: TID252  the folder is found under another name
from ..outbound import LONGEST  # noqa: TID252


def _sign(request: WebhookRequest, secret: str) -> WebhookRequest:
    return replaced_header(request, {SEAL: sealed(request.body, secret)})


def _check_step(step: Step) -> None:
    assert 0 < len(str(step.body["note"])) <= LONGEST


def _spoken(draft: MessageDraft) -> str:
    return draft.text


KIT = AdapterKit(
    account=Account(
        "account-1",
        {"loft_key": "key-of-the-tests", "seal": "seal-of-the-tests"},
    ),
    sign=_sign,
    reasons=frozenset({
        Reason.AUTH_EXPIRED, Reason.UNREACHABLE, Reason.CONTENT_REJECTED, Reason.RATE_LIMITED,
        Reason.PROVIDER_DOWN, Reason.OUTCOME_UNKNOWN, Reason.OTHER,
    }),
    check_step=_check_step,
    spoken_text=_spoken,
    text_limit=LONGEST,
)  # fmt: skip
