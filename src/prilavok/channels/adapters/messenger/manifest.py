"""Facebook Messenger and the comments of a Facebook Page, as data.

https://developers.facebook.com/docs/messenger-platform
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

MEGABYTE = 1024 * 1024

MANIFEST = Manifest(
    kind="messenger",
    name="Messenger",
    tier="gold",
    docs="https://developers.facebook.com/docs/messenger-platform",
    setup_fields=(
        SetupField(
            "access_token",
            "Page access token",
            "Meta app dashboard → Messenger → API settings → Generate access tokens → your Page",
        ),
        SetupField(
            "app_secret",
            "App secret",
            "Meta app dashboard → App settings → Basic",
        ),
        SetupField(
            "verify_token",
            "Verify token",
            "A word of your own; enter the same one where the webhook is configured",
            own=True,
        ),
    ),
    capabilities=frozenset({
        "direct", "comments", "private_reply", "public_reply", "hide_comment", "delete_comment",
        "like_comment", "reactions", "edits", "deletes", "read_receipts", "delivery_receipts", "typing",
        "choices", "cards", "image", "video", "audio", "file", "reply_to", "profiles", "oauth",
        "human_agent", "templates", "consent", "receipts", "surveys", "personas", "account_linking",
    }),
    limits=Limits(
        text=2000,
        comment_text=8000,
        choices=13,
        choice_title=20,
        cards=10,
        media_bytes={
            "image": 8 * MEGABYTE,
            "video": 25 * MEGABYTE,
            "audio": 25 * MEGABYTE,
            "file": 25 * MEGABYTE,
        },
        media_types={
            "image": ("image/jpeg", "image/png", "image/gif"),
            "video": ("video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"),
            "audio": ("audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/mpeg"),
            "file": ("application/pdf", "application/zip", "text/plain"),
        },
        calls_per_second={"messages": 300.0, "actions": 300.0, "media": 10.0},
    ),
    options=(
        Option(
            "privacy_url",
            "Your privacy policy",
            "With it the question how the order was goes out as the network’s own survey; without it, as a "
            "message with buttons",
            longest=500,
            address=True,
            placeholder="https://",
        ),
    ),
    prices=Prices(templates={"utility": "paid"}),
    template_rules=TemplateRules(
        categories=("utility",),
        languages=(
            "ru_RU", "en_US", "uk_UA", "kk_KZ", "uz_UZ", "ka_GE", "az_AZ", "tr_TR", "de_DE", "fr_FR",
            "es_ES", "it_IT", "pl_PL",
        ),
        text=1024,
    ),
    windows=Windows(
        free=timedelta(hours=24), human=timedelta(days=7), private_reply=timedelta(days=7)
    ),
    base_url_setting="PRILAVOK_FACEBOOK_API_URL",
    family="meta",
    consent_sites=("https://www.facebook.com",),
    kept_headers=("x-hub-signature-256",),
    media_hosts=("fbcdn.net", "fbsbx.com", "facebook.com", "cdninstagram.com"),
    write_to="https://m.me/{external_id}",
    account_hint="The Page’s ID: it stands on the Page under About → Page transparency",
    not_offered={
        "account_linking": "The button leads to the log-in page of a shop's own site, and Prilavok has none: "
        "its customers never sign in. What such a site does with it is kept: a line in the conversation says "
        "that it happened, and the REST API gives out the site's code, as the message's payload, so that "
        "the site knows who writes.",
    },
    exempt={
        "location_out": "A Page cannot send places.",
        "contact_out": "Messenger has no contact cards.",
    },
)  # fmt: skip
