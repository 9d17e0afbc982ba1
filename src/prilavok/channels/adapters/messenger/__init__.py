"""Facebook Messenger: messages and comments of a Facebook Page."""

from __future__ import annotations

from prilavok.channels.adapters.messenger import inbound, outbound, personas, setup, templates
from prilavok.channels.adapters.messenger.manifest import MANIFEST
from prilavok.channels.adapters.messenger.profiles import fetch_profile
from prilavok.channels.adapters.messenger.publications import fetch_post, list_posts
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(
    MANIFEST,
    inbound,
    outbound,
    setup,
    fetch_profile,
    fetch_post,
    list_posts,
    consent=setup,
    templates=templates,
    personas=personas,
)
