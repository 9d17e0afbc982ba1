"""The rules Instagram holds our calls to, pure: limits, windows, its errors.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from __future__ import annotations

from datetime import timedelta

from prilavok.channels.adapters.instagram.simulator_hooks import REACTIONS
from prilavok.channels.adapters.instagram.simulator_ids import new_id
from prilavok.channels.families.meta_simulator import bad_parameter
from prilavok.channels.families.meta_simulator_messages import Rules
from prilavok.channels.simulation import CommentState
from prilavok.channels.splitting import utf8_bytes

COMMENT_CHARACTERS = 2200
REFRESH_AFTER = timedelta(hours=24)
TOKEN_LIFETIME = timedelta(days=60)
RULES = Rules(
    new_id=new_id,
    text=1000,
    measure=utf8_bytes,
    images=10,
    no_user=2534014,
    outside_window=2534022,
    reactions=REACTIONS,
    other_types=frozenset({"MEDIA_SHARE", "like_heart"}),
)


def check_public_reply(comment: CommentState, words: str) -> None:
    if not words:
        raise bad_parameter("The parameter message is required")
    if len(words) > COMMENT_CHARACTERS:
        raise bad_parameter(f"A comment has at most {COMMENT_CHARACTERS} characters")
    if comment.parent or comment.hidden:
        raise bad_parameter("Only visible top-level comments can be replied to")
