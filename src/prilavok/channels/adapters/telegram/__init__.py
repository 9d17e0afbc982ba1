"""Telegram: a bot, and the owner's own chats by a business connection."""

from __future__ import annotations

from prilavok.channels.adapters.telegram import inbound, outbound, setup
from prilavok.channels.adapters.telegram.manifest import MANIFEST, windows_at
from prilavok.channels.adapters.telegram.media import locate_media
from prilavok.channels.adapters.telegram.profiles import fetch_profile
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(
    MANIFEST, inbound, outbound, setup, fetch_profile, locate_media=locate_media, windows_at=windows_at
)
