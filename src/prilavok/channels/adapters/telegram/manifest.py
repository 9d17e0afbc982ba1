"""Telegram as data.

https://core.telegram.org/bots/api
"""

from __future__ import annotations

from datetime import timedelta

from prilavok.channels.adapters.telegram.ids import read_id
from prilavok.channels.contract import Limits, Manifest, SetupField, Windows

MEGABYTE = 1024 * 1024

MANIFEST = Manifest(
    kind="telegram",
    name="Telegram",
    tier="gold",
    docs="https://core.telegram.org/bots/api",
    setup_fields=(
        SetupField(
            "bot_token",
            "Bot token",
            "In Telegram open @BotFather → /newbot (or /mybots → API Token) and copy the token",
        ),
        SetupField(
            "webhook_secret",
            "Webhook secret",
            "A word of your own: Latin letters, digits, _ and -. Telegram repeats it with every event",
            own=True,
        ),
    ),
    capabilities=frozenset({
        "direct", "comments", "public_reply", "delete_comment", "like_comment", "reactions", "edits",
        "deletes", "typing", "choices", "image", "video", "audio", "file", "voice", "sticker", "location",
        "contact", "albums", "reply_to", "profiles", "consent", "asks", "press_answers",
    }),
    limits=Limits(
        text=4096,
        text_unit="utf16",
        comment_text=4096,
        choices=100,
        choice_title=64,
        # What Telegram fetches from an address; larger files have to be uploaded.
        media_bytes={
            "image": 5 * MEGABYTE,
            "video": 20 * MEGABYTE,
            "audio": 20 * MEGABYTE,
            "voice": 20 * MEGABYTE,
            "file": 20 * MEGABYTE,
        },
        media_types={
            "image": ("image/jpeg", "image/png", "image/webp"),
            "video": ("video/mp4",),
            "audio": ("audio/mpeg", "audio/mp4", "audio/x-m4a"),
            "voice": ("audio/ogg", "audio/mpeg", "audio/mp4"),
        },
        calls_per_second={"messages": 25.0, "actions": 25.0},
    ),
    windows=Windows(),
    base_url_setting="PRILAVOK_TELEGRAM_API_URL",
    signing_secrets=("webhook_secret",),
    verify_tokens=(),
    media_hosts=("api.telegram.org",),
    write_to="https://t.me/{username}",
    account_hint="The digits before the colon of the bot token",
    exempt={
        "delivered": "Telegram tells bots nothing about delivery.",
        "read": "Telegram tells bots nothing about reading.",
        "refresh": "A bot's token does not run out.",
        "templates": "Telegram has no texts to be approved: who has started the bot may be written to.",
        "products_in": "Telegram has no product cards.",
        "private_reply": "A bot cannot write first, so a comment has no private answer.",
    },
)  # fmt: skip


BUSINESS = Windows(free=timedelta(hours=24))
"""In the owner's own chats a bot may write only for a day after the customer's last message there.

https://core.telegram.org/bots/api#businessbotrights
"""


def windows_at(last_inbound: str) -> Windows:
    place = read_id(last_inbound)
    return BUSINESS if place and place.connection else MANIFEST.windows
