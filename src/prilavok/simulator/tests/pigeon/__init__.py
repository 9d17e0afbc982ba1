"""A made-up network, to show that a kind needs its folder and nothing else."""

from __future__ import annotations

from prilavok.channels.contract import Adapter

from . import inbound, outbound, setup
from .manifest import MANIFEST

ADAPTER = Adapter(MANIFEST, inbound, outbound, setup)
