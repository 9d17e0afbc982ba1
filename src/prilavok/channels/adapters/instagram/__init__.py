"""Instagram: Direct, comments, mentions, ads."""

from __future__ import annotations

from prilavok.channels.adapters.instagram import inbound, outbound, setup
from prilavok.channels.adapters.instagram.manifest import MANIFEST
from prilavok.channels.adapters.instagram.profiles import fetch_profile
from prilavok.channels.adapters.instagram.publications import fetch_post, list_posts
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(MANIFEST, inbound, outbound, setup, fetch_profile, fetch_post, list_posts, consent=setup)
