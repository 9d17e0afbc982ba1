"""Viber as data.

https://developers.viber.com/docs/api/rest-bot-api/
"""

from __future__ import annotations

from prilavok.channels.contract import Limits, Manifest, Option, Prices, SetupField, Windows

MEGABYTE = 1024 * 1024

MANIFEST = Manifest(
    kind="viber",
    name="Viber",
    tier="gold",
    docs="https://developers.viber.com/docs/api/rest-bot-api/",
    setup_fields=(
        SetupField(
            "auth_token",
            "Authentication token",
            "Viber Admin Panel (or your Viber partner) → your bot → Token",
        ),
    ),
    capabilities=frozenset({
        "direct", "choices", "cards", "image", "video", "file", "sticker", "location", "contact",
        "read_receipts", "delivery_receipts", "profiles", "consent", "asks",
    }),
    limits=Limits(
        text=7000,
        choices=24,
        choice_title=40,
        cards=6,
        # Viber's pages disagree about pictures' captions and videos; these are the lower numbers.
        media_bytes={"image": MEGABYTE, "video": 26 * MEGABYTE, "file": 50 * MEGABYTE},
        media_types={"image": ("image/jpeg", "image/png"), "video": ("video/mp4",)},
    ),
    windows=Windows(),
    prices=Prices(text="by_contract"),
    options=(
        Option(
            "sender_name",
            "Name that customers see",
            "Without it, it is the address of the bot",
            longest=28,
        ),
        Option(
            "sender_avatar",
            "Picture that customers see",
            "Its address on the web, at most 100 KB, 720 × 720 points",
            longest=2000,
            address=True,
            placeholder="https://",
        ),
    ),
    base_url_setting="PRILAVOK_VIBER_API_URL",
    signing_secrets=("auth_token",),
    verify_tokens=(),
    kept_headers=("x-viber-content-signature",),
    write_to="viber://pa?chatURI={external_id}",
    account_hint="The bot’s address (URI) from the Viber Admin Panel",
    exempt={
        "voice_in": "Viber does not hand voice messages to bots.",
        "echoes": "A bot is answered for by its API alone.",
        "refresh": "A bot's token does not run out.",
        "rates": "Viber names no rates; its status 12 is obeyed.",
        "templates": "Viber has no texts to be approved for bots.",
        "replies_in": "Viber does not tell what a message answers.",
        "replies_out": "A bot's message cannot answer another.",
        "reactions_in": "Viber does not tell of reactions.",
        "reactions_taken_back": "Viber does not tell of reactions.",
        "reactions_out": "A bot cannot react.",
        "edits": "Viber does not tell of edits.",
        "unsends": "Viber does not tell of deletions.",
        "typing": "A bot has no typing sign.",
        "seen": "A bot cannot mark as read.",
        "posts_in": "Bots have no publications.",
        "products_in": "Viber has no product cards.",
        "comments_in": "Bots have no comments.",
        "comment_changes": "Bots have no comments.",
        "public_reply": "Bots have no comments.",
        "private_reply": "Bots have no comments.",
        "moderation": "Bots have no comments.",
    },
)  # fmt: skip
