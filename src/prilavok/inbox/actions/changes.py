"""One change of one message: edited, deleted, reacted to, delivered, read. Repeats do no harm."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from prilavok.inbox.actions import attachments
from prilavok.inbox.models import Message

MOST_VERSIONS = 20
RANK = {
    Message.Status.QUEUED: 0,
    Message.Status.SENDING: 1,
    Message.Status.UNCONFIRMED: 2,
    Message.Status.FAILED: 2,
    Message.Status.SENT: 3,
    Message.Status.DELIVERED: 4,
    Message.Status.READ: 5,
}


def apply(message: Message, change: Mapping[str, Any]) -> bool:
    """Write the change (`{"kind": edit|delete|reaction|status|hidden, …}`); whether anything changed."""
    changed = _HANDLERS[str(change["kind"])](message, change)
    if changed:
        message.save(update_fields=changed)
    return bool(changed)


def _edit(message: Message, change: Mapping[str, Any]) -> list[str]:
    if message.deleted_at:
        return []
    revision = int(change["revision"])
    changed: list[str] = []
    # Two edits of one revision (of one moment) end the same way round, whichever comes first.
    if (revision, change["text"]) > (message.revision, message.text):
        _keep_version(message, message.text, message.revision, message.edited_at or message.sent_at)
        message.text, message.revision = change["text"], revision
        message.edited_at = datetime.fromisoformat(change["at"])
        changed = ["text", "revision", "edited_at", "versions"]
    # An earlier wording that was told late changes what stands behind «edited» only.
    elif (revision, change["text"]) < (message.revision, message.text) and _keep_version(
        message, change["text"], revision, datetime.fromisoformat(change["at"])
    ):
        changed = ["versions"]
    # A later edit may have told the text alone, so the files have a revision of their own.
    if (parts := change.get("attachments")) and revision > message.told_at.get("files", 0):
        message.told_at = {**message.told_at, "files": revision}
        attachments.replace(message, parts)
        changed.append("told_at")
    return changed


def _keep_version(message: Message, text: str, revision: int, at: datetime) -> bool:
    """Whether it was not known yet. In the order of writing, however late each was told."""
    known = {(row["revision"], row["text"]) for row in message.versions}
    if (revision, text) in known:
        return False
    versions = [*message.versions, {"text": text, "revision": revision, "at": at.isoformat()}]
    message.versions = sorted(versions, key=lambda row: (row["revision"], row["text"]))[-MOST_VERSIONS:]
    return True


def _delete(message: Message, change: Mapping[str, Any]) -> list[str]:
    """The network demands that the content of an unsent message is forgotten."""
    if message.deleted_at or _is_late(message, "deleted", change):
        return []
    message.deleted_at = datetime.fromisoformat(change["at"])
    message.text, message.versions = "", []
    message.attachments.all().delete()
    return ["deleted_at", "text", "versions", "told_at"]


def _restore(message: Message, change: Mapping[str, Any]) -> list[str]:
    """The network shows it again. What it said was forgotten with the deletion, unless it is told anew."""
    if _is_late(message, "deleted", change):
        return []
    if not message.deleted_at:
        return ["told_at"]
    message.deleted_at = None
    message.text = change.get("text") or ""
    return ["deleted_at", "text", "told_at"]


def _reaction(message: Message, change: Mapping[str, Any]) -> list[str]:
    """One reaction a side; a late older one does not win over a newer."""
    by, at = change["by"], change["at"]
    others = [row for row in message.reactions if row["by"] != by]
    mine = next((row for row in message.reactions if row["by"] == by), None)
    if mine and mine.get("at", "") > at:
        return []
    wanted = [*others, {"emoji": change["emoji"], "by": by, "at": at}]
    if wanted == message.reactions:
        return []
    message.reactions = wanted
    return ["reactions"]


def _status(message: Message, change: Mapping[str, Any]) -> list[str]:
    """Status only rises; a receipt also settles what was not confirmed."""
    status = change["status"]
    if message.direction != Message.Direction.OUTBOUND or message.status not in RANK:
        return []
    if RANK[Message.Status(status)] <= RANK[Message.Status(message.status)]:
        return []
    message.status, message.error_reason, message.error_text = status, "", ""
    return ["status", "error_reason", "error_text"]


def _hidden(message: Message, change: Mapping[str, Any]) -> list[str]:
    if _is_late(message, "hidden", change):
        return []
    message.hidden = change["hidden"]
    return ["hidden", "told_at"]


def _is_late(message: Message, what: str, change: Mapping[str, Any]) -> bool:
    """Said before the network's last word on this, or that word itself; else it is the last word now."""
    at = datetime.fromisoformat(change["at"]).astimezone(UTC).isoformat()
    word = [at, change["kind"], change.get("hidden", False)]
    last = message.told_at.get(what)
    if last == word or (last and last[0] > at):
        return True
    message.told_at = {**message.told_at, what: word}
    return False


_HANDLERS = {
    "edit": _edit,
    "delete": _delete,
    "restore": _restore,
    "reaction": _reaction,
    "status": _status,
    "hidden": _hidden,
}

KINDS = tuple(_HANDLERS)
