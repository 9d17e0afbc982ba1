"""WhatsApp as data.

https://developers.facebook.com/documentation/business-messaging/whatsapp
"""

from __future__ import annotations

from datetime import timedelta

from prilavok.channels.contract import (
    Limits,
    Manifest,
    Option,
    Prices,
    SetupField,
    TemplateRules,
    Windows,
)
from prilavok.channels.families.meta_manifest import KEPT_HEADERS, VERIFY_TOKEN

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE

MANIFEST = Manifest(
    kind="whatsapp",
    name="WhatsApp",
    tier="gold",
    docs="https://developers.facebook.com/documentation/business-messaging/whatsapp",
    setup_fields=(
        SetupField(
            "access_token",
            "WhatsApp access token",
            "Meta Business settings → System users → Generate token, with both WhatsApp permissions",
        ),
        SetupField(
            "app_secret",
            "Meta app secret",
            "Meta app dashboard → App settings → Basic → App secret",
        ),
        VERIFY_TOKEN,
        SetupField(
            "waba_id",
            "WhatsApp Business Account ID",
            "Meta app dashboard → WhatsApp → API setup; it stands beside the phone number ID",
            secret=False,
        ),
    ),
    capabilities=frozenset({
        "direct", "reactions", "edits", "deletes", "read_receipts", "delivery_receipts", "typing",
        "choices", "cards", "image", "video", "audio", "file", "voice", "sticker", "location", "contact",
        "templates", "consent", "reply_to",
    }),
    limits=Limits(
        text=4096,
        text_unit="characters",
        choices=10,
        choice_title=20,
        cards=30,
        media_bytes={
            "image": 5 * MEGABYTE,
            "video": 16 * MEGABYTE,
            "audio": 16 * MEGABYTE,
            "voice": 16 * MEGABYTE,
            "file": 100 * MEGABYTE,
            "sticker": 500 * KILOBYTE,
        },
        media_types={
            "image": ("image/jpeg", "image/png"),
            "video": ("video/mp4", "video/3gpp"),
            "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"),
            "voice": ("audio/ogg",),
            "sticker": ("image/webp",),
        },
        calls_per_second={"messages": 80.0, "actions": 80.0},
    ),
    options=(
        Option(
            "catalog_id",
            "Number of your catalogue",
            "Commerce Manager → Catalogue → Settings. With it products go out as cards that can be put into "
            "a cart, without it as a photo and a text",
            longest=60,
        ),
        Option(
            "list_button",
            "Word on the button of a list",
            "It opens the choices when there are more than three",
            longest=20,
            placeholder="Menu",
        ),
    ),
    windows=Windows(free=timedelta(hours=24)),
    base_url_setting="PRILAVOK_FACEBOOK_API_URL",
    family="meta",
    kept_headers=KEPT_HEADERS,
    group_key="waba_id",
    prices=Prices(
        templates={"marketing": "paid", "utility": "free_in_window", "authentication": "paid"}
    ),
    template_rules=TemplateRules(
        # A code for signing in has no text of one's own.
        categories=("utility", "marketing"),
        languages=(
            "ru", "en", "en_US", "uk", "kk", "uz", "ky_KG", "ka", "az", "tr", "de", "fr", "es", "it", "pl",
        ),
        text=1024,
    ),
    media_hosts=("fbsbx.com", "fbcdn.net", "whatsapp.net"),
    account_hint="The phone number ID: Meta app dashboard → WhatsApp → API setup; not the number itself",
    exempt={
        "refresh": "A system user's token does not run out.",
        "comments_in": "WhatsApp has no comments.",
        "comment_changes": "WhatsApp has no comments.",
        "public_reply": "WhatsApp has no comments.",
        "private_reply": "WhatsApp has no comments.",
        "moderation": "WhatsApp has no comments.",
        "profiles": "Names come with every message; WhatsApp shows no pictures of people to programs.",
    },
)  # fmt: skip
