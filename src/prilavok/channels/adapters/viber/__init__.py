"""Viber: a bot."""

from __future__ import annotations

from prilavok.channels.adapters.viber import inbound, outbound, setup
from prilavok.channels.adapters.viber.manifest import MANIFEST
from prilavok.channels.adapters.viber.profiles import fetch_profile
from prilavok.channels.contract import Adapter

ADAPTER = Adapter(MANIFEST, inbound, outbound, setup, fetch_profile)
