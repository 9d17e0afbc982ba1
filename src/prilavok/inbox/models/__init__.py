"""The tables of the inbox, one file a subject; other code imports them from here."""

from __future__ import annotations

from prilavok.inbox.models.bulk import BulkChange, BulkChangeRow
from prilavok.inbox.models.conversations import Conversation
from prilavok.inbox.models.counts import ConversationCount
from prilavok.inbox.models.mentions import Mention
from prilavok.inbox.models.messages import Attachment, Message, Reference, Step
from prilavok.inbox.models.presence import Presence
from prilavok.inbox.models.receipts import EarlyUpdate
from prilavok.inbox.models.scheduled import ScheduledMessage
from prilavok.inbox.models.views import SavedView
from prilavok.inbox.models.writing import ComposerDraft, SavedReply

__all__ = [
    "Attachment",
    "BulkChange",
    "BulkChangeRow",
    "ComposerDraft",
    "Conversation",
    "ConversationCount",
    "EarlyUpdate",
    "Mention",
    "Message",
    "Presence",
    "Reference",
    "SavedReply",
    "SavedView",
    "ScheduledMessage",
    "Step",
]
