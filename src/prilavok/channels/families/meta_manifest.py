"""What the manifests of Meta's networks share, as data."""

from __future__ import annotations

from datetime import timedelta

from prilavok.channels.contract import Capability, SetupField, Windows

MEGABYTE = 1024 * 1024

VERIFY_TOKEN = SetupField(
    "verify_token",
    "Verify token",
    "A word of your own; enter the same one where the webhook is configured",
    own=True,
)
KEPT_HEADERS = ("x-hub-signature-256",)

# --- Instagram and Messenger ---------------------------------------------------------------------

MEDIA_BYTES = {
    "image": 8 * MEGABYTE,
    "video": 25 * MEGABYTE,
    "audio": 25 * MEGABYTE,
    "file": 25 * MEGABYTE,
}
VIDEO = ("video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm")
WINDOWS = Windows(free=timedelta(hours=24), human=timedelta(days=7), private_reply=timedelta(days=7))
CAPABILITIES: frozenset[Capability] = frozenset({
    "direct", "comments", "private_reply", "public_reply", "hide_comment", "delete_comment",
    "like_comment", "reactions", "edits", "deletes", "read_receipts", "typing", "choices", "cards",
    "image", "video", "audio", "file", "reply_to", "profiles", "oauth", "human_agent", "consent",
})  # fmt: skip
