"""Instagram as data.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from datetime import timedelta

from prilavok.channels.contract import Limits, Manifest, PostAddresses, SetupField
from prilavok.channels.families import meta_manifest

MANIFEST = Manifest(
    kind="instagram",
    name="Instagram",
    tier="gold",
    docs="https://developers.facebook.com/docs/instagram-platform",
    setup_fields=(
        SetupField(
            "access_token",
            "Access token",
            "Meta app dashboard → Instagram → API setup with Instagram login → Generate token",
        ),
        SetupField(
            "app_secret",
            "Instagram app secret",
            "Shown on the same page as the token",
        ),
        SetupField(
            "app_secret_2",
            "Second app secret",
            "The Meta app's own secret: some webhooks are signed with that one",
            required=False,
        ),
        meta_manifest.VERIFY_TOKEN,
    ),
    capabilities=meta_manifest.CAPABILITIES,
    limits=Limits(
        text=1000,
        text_unit="bytes",
        comment_text=2200,
        choices=13,
        choice_title=20,
        cards=10,
        media_bytes=meta_manifest.MEDIA_BYTES,
        media_types={
            "image": ("image/jpeg", "image/png"),
            "video": meta_manifest.VIDEO,
            "audio": ("audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav"),
            "file": ("application/pdf",),
        },
        # 750 private replies an hour may come at once: there the network itself says when to wait.
        calls_per_second={"messages": 100.0, "actions": 100.0, "media": 10.0},
    ),
    media_lifetimes={"story_mention": timedelta(hours=24)},
    windows=meta_manifest.WINDOWS,
    base_url_setting="PRILAVOK_INSTAGRAM_API_URL",
    base_urls_by_flavour={"facebook": "PRILAVOK_FACEBOOK_API_URL"},
    direct_name="Direct",
    consent_sites=("https://www.instagram.com", "https://www.facebook.com"),
    post_addresses=PostAddresses(
        hosts=frozenset({"instagram.com", "instagr.am"}),
        path=r"^(?:/[\w.]+)?/(?:p|reel|reels|tv)/([\w-]+)$",
        spellings=tuple(f"https://instagram.com/{word}/{{}}" for word in ("p", "reel", "reels", "tv")),
    ),
    signing_secrets=("app_secret", "app_secret_2"),
    family="meta",
    kept_headers=meta_manifest.KEPT_HEADERS,
    write_to="https://ig.me/m/{username}",
    account_hint="The account’s ID: it stands beside its token in the Meta app dashboard",
    exempt={
        "location_in": "Instagram has no places in messages.",
        "contact_in": "Instagram has no contact cards.",
        "location_out": "Instagram has no places in messages.",
        "contact_out": "Instagram has no contact cards.",
        "delivered": "Instagram reports only what has been read.",
        "templates": "Instagram approves no texts beforehand: nothing goes out when the window is closed.",
        "comment_changes": "Instagram tells nothing of edited, hidden or deleted comments.",
    },
)  # fmt: skip
