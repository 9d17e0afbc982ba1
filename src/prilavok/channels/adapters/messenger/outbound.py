"""What the shop says, as a Page's calls. `plan` is pure; `send` makes one call that people can see.

https://developers.facebook.com/docs/messenger-platform/reference/send-api

How drafts become messages stands in `families.meta_messages`. Outside of the 24 hours a person may answer
with the tag HUMAN_AGENT, and an approved utility template goes at any time; the tags for updates of
accounts, orders and events are no more. A public or private reply is one call; more is refused.

A conversation that another app holds is taken over, once, before the message is sent again.
"""

from __future__ import annotations

from prilavok.channels.adapters.messenger import client
from prilavok.channels.adapters.messenger.manifest import MANIFEST
from prilavok.channels.adapters.messenger.messages import direct_messages, utility_message
from prilavok.channels.errors import ChannelError, Unsupported
from prilavok.channels.families import meta_outbound
from prilavok.channels.families.meta import Graph
from prilavok.channels.families.meta_messages import Outgoing
from prilavok.channels.types import (
    Account,
    CommentModeration,
    Draft,
    MessageDraft,
    SenderAction,
    SendResult,
    Step,
)
from prilavok.lib.http import Transport

METADATA_LENGTH = 1000
HELD_BY_ANOTHER_APP = "100/2534037"


def plan(draft: Draft, account: Account) -> list[Step]:
    if isinstance(draft, MessageDraft):
        return _message(draft, account)
    if isinstance(draft, CommentModeration):
        return [_moderation(draft, account)]
    if isinstance(draft, SenderAction):
        return [meta_outbound.sender_action(_messages_path(account), draft.recipient, draft.action)]
    return [meta_outbound.reaction(_messages_path(account), draft)]


def send(step: Step, account: Account, transport: Transport) -> SendResult:
    graph = client.graph(account, transport)
    try:
        answer = _call(graph, step)
    except ChannelError as error:
        recipient = step.body.get("recipient")
        held = error.code == HELD_BY_ANOTHER_APP and step.bucket in ("messages", "media")
        if not held or not isinstance(recipient, dict):
            raise
        _take_over(graph, account, recipient, error)
        answer = _call(graph, step)
    return meta_outbound.result_of(answer, step)


def _call(graph: Graph, step: Step) -> dict[str, object]:
    return graph.call(step.method, step.path, query=step.query, body=step.body, safe=step.safe)


def _take_over(graph: Graph, account: Account, recipient: dict[str, object], held: ChannelError) -> None:
    """Only the app that the Page's routing puts first may; for others it stays as it was."""
    path = client.page_path(account, "take_thread_control")
    try:
        graph.call("POST", path, body={"recipient": recipient}, safe=True)
    except ChannelError:
        raise held from None


# --- messages ------------------------------------------------------------------------------------


def _message(draft: MessageDraft, account: Account) -> list[Step]:
    if draft.kind == "comment":
        return [_public_reply(draft, account)]
    if draft.kind == "private_reply":
        return [_private_reply(draft, account)]
    return _direct(draft, account)


def _direct(draft: MessageDraft, account: Account) -> list[Step]:
    messages = [utility_message(draft, draft.template)] if draft.template else direct_messages(draft)
    if not messages:
        raise Unsupported("empty_message")
    envelope: dict[str, object] = {
        "recipient": {"id": draft.recipient},
        **_messaging_type(draft),
        **_persona(draft, account),
    }
    steps = [_send_step(draft, account, envelope, one, one.bucket) for one in messages]
    return meta_outbound.answering(steps, draft.reply_to)


def _messaging_type(draft: MessageDraft) -> dict[str, object]:
    if draft.template:
        return {"messaging_type": "UTILITY"}
    if draft.human:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "RESPONSE"}


def _persona(draft: MessageDraft, account: Account) -> dict[str, object]:
    persona = draft.persona or account.settings.get("persona_id", "")
    return {"persona_id": persona} if persona else {}


def _private_reply(draft: MessageDraft, account: Account) -> Step:
    if draft.template:
        raise Unsupported("template")
    only = meta_outbound.private_message(draft, direct_messages(draft))
    name = "post_id" if _is_post(draft.comment, account) else "comment_id"
    envelope: dict[str, object] = {
        "recipient": {name: draft.comment},
        "messaging_type": "RESPONSE",
        **_persona(draft, account),
    }
    return _send_step(draft, account, envelope, only, "private_reply")


def _is_post(external_id: str, account: Account) -> bool:
    """A visitor's post has the Page's id before its own; a comment has the publication's."""
    return external_id.startswith(f"{account.external_id}_")


def _send_step(
    draft: MessageDraft, account: Account, envelope: dict[str, object], one: Outgoing, bucket: str
) -> Step:
    """What stands in `metadata` comes back in the echo."""
    message = dict(one.body)
    if 0 < len(draft.token) <= METADATA_LENGTH:
        message["metadata"] = draft.token
    body = {**envelope, "message": message}
    return meta_outbound.send_step(_messages_path(account), body, one.text, bucket)


def _messages_path(account: Account) -> str:
    return client.page_path(account, "messages")


# --- comments ------------------------------------------------------------------------------------


def _public_reply(draft: MessageDraft, account: Account) -> Step:
    """A comment holds a text, a picture, or both."""
    if draft.choices or draft.cards or draft.template or draft.receipt or draft.survey:
        raise Unsupported("public_reply_with_more")
    if len(draft.text) > MANIFEST.limits.comment_text:
        raise Unsupported("public_reply_too_long")
    fields = {"message": draft.text} if draft.text.strip() else {}
    if draft.attachments:
        fields["attachment_url"] = _picture(draft)
    if not fields:
        raise Unsupported("empty_message")
    return meta_outbound.comment(client.path(account, draft.comment, "comments"), fields, draft.text)


def _picture(draft: MessageDraft) -> str:
    first, *more = draft.attachments
    if more or first.type != "image" or not first.url.startswith(("https://", "http://")):
        raise Unsupported("public_reply_with_attachments")
    return first.url


def _moderation(draft: CommentModeration, account: Account) -> Step:
    likes = client.path(account, draft.comment, "likes")
    return meta_outbound.moderation(draft.action, client.path(account, draft.comment), "is_hidden", likes, {})
