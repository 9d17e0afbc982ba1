"""What happens around messages: linked accounts, filled-in forms, words about the Page itself."""

from __future__ import annotations

from typing import Any

from prilavok.channels.adapters.messenger.payloads import (
    AccountLinking,
    AccountMessaging,
    Feedback,
    Information,
    Messaging,
    ResponseFeedback,
    TemplateStatus,
)
from prilavok.channels.families.meta_body import Item
from prilavok.channels.families.meta_events import Occasion, noted
from prilavok.channels.families.meta_inbound import about_nobody
from prilavok.channels.payloads import read
from prilavok.channels.reading import digest, moment
from prilavok.channels.types import (
    AccountProblem,
    Attachment,
    ChannelEvent,
    MessageReceived,
    Person,
    ReactionChanged,
    TemplateChanged,
)

TEMPLATE_FIELDS = frozenset({"message_template_status_update", "messenger_template_status_update"})
CONTACT_WORDS = {"name": "name", "phone": "phone", "email": "email"}


def of_item(value: Messaging, occasion: Occasion) -> list[ChannelEvent]:
    found: list[ChannelEvent] = []
    if value.account_linking:
        found.append(_linking(value.account_linking, occasion))
    if value.messaging_feedback:
        found.append(_feedback(value.messaging_feedback, occasion))
    if value.response_feedback:
        found.append(_mark(value.response_feedback, occasion))
    if value.messaging_customer_information:
        found.append(_information(value.messaging_customer_information, occasion))
    return found


def _linking(linking: AccountLinking, occasion: Occasion) -> MessageReceived:
    name = "unlinked" if linking.status == "unlinked" else "linked"
    return occasion.system(name, [], payload=linking.authorization_code)


def about_account(item: Item) -> ChannelEvent:
    """An item that nobody sent: a measure against the Page, roles of apps, an opt-in without a person."""
    value = item.value if isinstance(item.value, dict) else {}
    if value.get("optin"):
        return noted(item, "/optin", "it names nobody who could be written to")
    told, _ = read(AccountMessaging, value)
    if told is None or told.policy_enforcement is None:
        return about_nobody(item)
    policy = told.policy_enforcement
    if policy.action == "unblock":
        return noted(item, "/policy_enforcement", "the measure against the Page has ended")
    return AccountProblem(
        key=f"policy:{digest(value)}",
        account=item.account,
        thread=item.account,
        occurred_at=moment(told.timestamp) or item.entry_time,
        at=item.pointer,
        reason=policy.action or "policy",
        text=policy.reason,
        blocking=policy.action != "warning",
    )


def about_template(item: Item) -> tuple[list[ChannelEvent], list[str]]:
    """A utility template was looked at."""
    told, left_out = read(TemplateStatus, item.value)
    if told is None:
        return [], left_out
    changed = TemplateChanged(
        key=f"template:{digest([item.value, str(item.told)])}",
        account=item.account,
        thread=item.account,
        occurred_at=item.entry_time,
        at=item.pointer,
        external_id=told.message_template_id,
        name=told.message_template_name,
        language=told.message_template_language,
        status=told.status,
        category=told.message_template_category,
        reason=told.reason,
    )
    return [changed], left_out


def _feedback(feedback: Feedback, occasion: Occasion) -> MessageReceived:
    """The mark and the words of a survey, a line each; the payload tells the question's id."""
    lines: list[str] = []
    marks: list[str] = []
    for screen in feedback.feedback_screens or []:
        for question, answer in (screen.questions or {}).items():
            lines += [answer.payload, answer.follow_up.payload if answer.follow_up else ""]
            marks.append(f"{question}={answer.payload}")
    return _form(occasion, "feedback", lines, payload="&".join(marks))


def _mark(feedback: ResponseFeedback, occasion: Occasion) -> ReactionChanged:
    """A thumb under one of the shop's messages."""
    stamp = int(occasion.occurred_at.timestamp() * 1000)
    return ReactionChanged(
        **occasion.base(f"feedback:{feedback.mid}:{occasion.sender}:{stamp}"),
        external_id=feedback.mid,
        person=Person(occasion.customer),
        emoji="👎" if "bad" in feedback.feedback.lower() else "👍",
    )


def _information(information: Information, occasion: Occasion) -> MessageReceived:
    answers = [answer for screen in information.screens or [] for answer in screen.responses or []]
    lines = [f"{answer.key}: {answer.value}" for answer in answers if answer.value]
    contact = {
        word: answer.value
        for answer in answers
        for part, word in CONTACT_WORDS.items()
        if part in answer.key.lower() and answer.value
    }
    attachments = (Attachment("contact", name=contact.get("name", ""), details=contact),) if contact else ()
    return _form(occasion, "information", lines, attachments=attachments)


def _form(occasion: Occasion, name: str, lines: list[str], **parts: Any) -> MessageReceived:
    key = f"{name}:{occasion.fingerprint()}"
    text = "\n".join(line for line in lines if line)
    if not text and not parts.get("attachments"):
        parts["attachments"] = (Attachment("unsupported", name=name),)
    return MessageReceived(
        **occasion.base(key),
        external_id=key,
        sender=Person(occasion.customer),
        text=text,
        standby=occasion.standby,
        **parts,
    )
