"""Facebook Messenger and the comments of a Facebook Page, as data.

https://developers.facebook.com/docs/messenger-platform
"""

from __future__ import annotations

from prilavok.channels.contract import Limits, Manifest, Option, Prices, SetupField, TemplateRules
from prilavok.channels.families import meta_manifest

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
        meta_manifest.VERIFY_TOKEN,
    ),
    capabilities=meta_manifest.CAPABILITIES.union((
        "delivery_receipts", "templates", "receipts", "surveys", "personas", "account_linking",
    )),
    limits=Limits(
        text=2000,
        comment_text=8000,
        choices=13,
        choice_title=20,
        cards=10,
        media_bytes=meta_manifest.MEDIA_BYTES,
        media_types={
            "image": ("image/jpeg", "image/png", "image/gif"),
            "video": meta_manifest.VIDEO,
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
    windows=meta_manifest.WINDOWS,
    base_url_setting="PRILAVOK_FACEBOOK_API_URL",
    family="meta",
    consent_sites=("https://www.facebook.com",),
    kept_headers=meta_manifest.KEPT_HEADERS,
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
