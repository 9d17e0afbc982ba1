"""WhatsApp Cloud API: messages, templates, carts, and the phone app beside us."""

from __future__ import annotations

from prilavok.channels.adapters.whatsapp import inbound, outbound, setup, templates
from prilavok.channels.adapters.whatsapp.manifest import MANIFEST
from prilavok.channels.adapters.whatsapp.media import locate_media
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(MANIFEST, inbound, outbound, setup, locate_media=locate_media, templates=templates)
