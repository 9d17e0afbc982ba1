"""VK: messages of a community, comments on its wall, photos, videos and products, orders of its shop."""

from __future__ import annotations

from prilavok.channels.adapters.vk import inbound, outbound, setup
from prilavok.channels.adapters.vk.manifest import MANIFEST
from prilavok.channels.adapters.vk.profiles import fetch_profile
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(MANIFEST, inbound, outbound, setup, fetch_profile)
