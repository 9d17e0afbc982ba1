"""VK communities as data.

https://dev.vk.com/ru/api/community-messages/getting-started
"""

from __future__ import annotations

from prilavok.channels.contract import Limits, Manifest, PostAddresses, SetupField, Windows

MEGABYTE = 1024 * 1024

MANIFEST = Manifest(
    kind="vk",
    name="VK",
    tier="gold",
    docs="https://dev.vk.com/ru/api/community-messages/getting-started",
    setup_fields=(
        SetupField(
            "access_token",
            "Community access key",
            "Manage community → Advanced → API usage → Access keys → Create key; "
            "allow messages, community management, photos, files and the wall",
        ),
        SetupField(
            "secret",
            "Secret key",
            "A word of your own, up to 50 Latin letters and digits: VK sends it with every event",
            own=True,
        ),
        SetupField(
            "confirmation_code",
            "String to be returned by the server",
            "Manage community → Advanced → API usage → Callback API",
            secret=False,
        ),
    ),
    capabilities=frozenset({
        "direct", "comments", "public_reply", "reactions", "edits", "read_receipts", "typing",
        "choices", "cards", "asks", "press_answers", "image", "video", "audio", "file", "voice",
        "sticker", "location", "contact", "albums", "consent", "reply_to", "profiles",
    }),
    limits=Limits(
        text=9000,
        text_unit="characters",
        comment_text=4096,
        choices=10,
        choice_title=40,
        cards=10,
        media_bytes={
            "image": 50 * MEGABYTE,
            "sticker": 50 * MEGABYTE,
            "video": 200 * MEGABYTE,
            "audio": 200 * MEGABYTE,
            "voice": 50 * MEGABYTE,
            "file": 200 * MEGABYTE,
        },
        media_types={
            "image": ("image/jpeg", "image/png", "image/gif", "image/webp"),
            "voice": ("audio/ogg", "audio/mpeg", "audio/mp4"),
        },
        calls_per_second={"messages": 20.0, "actions": 20.0, "comments": 5.0},
    ),
    windows=Windows(),
    # The post stands in the query of any page: vk.com/club1?w=wall-1_2
    post_addresses=PostAddresses(
        hosts=frozenset({"vk.com", "vk.ru"}), query=r"wall(-?\d+_\d+)", in_query="/wall{}"
    ),
    base_url_setting="PRILAVOK_VK_API_URL",
    signing_secrets=("secret",),
    verify_tokens=("confirmation_code",),
    hook_answer="ok",
    kept_headers=("x-retry-counter",),
    media_hosts=(
        "userapi.com", "vkuserphoto.ru", "vkuseraudio.net", "vkuservideo.net", "vkuser.net",
        "mycdn.me", "okcdn.ru", "vk-cdn.net", "vk.com", "vk.ru", "vk.me",
    ),
    write_to="https://vk.com/im?sel=-{external_id}",
    account_hint="The community’s number: digits without a minus",
    exempt={
        "contact_in": "VK has no contact cards in messages.",
        "delivered": "VK reports only what has been read.",
        "refresh": "A community's key does not run out.",
        "templates": "VK approves no texts beforehand: who allowed messages may be written to at any time.",
        "unsends": "VK does not tell communities about removed messages.",
        "private_reply": "VK has no private answers: who allowed messages is written to directly.",
        "moderation": "A community's key may neither hide nor remove nor like comments.",
    },
)  # fmt: skip
