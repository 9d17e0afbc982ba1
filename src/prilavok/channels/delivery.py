"""The door for callers: everything that a network call needs (see `actions/delivery.py`)."""

from prilavok.channels.actions.delivery import (
    account_of,
    adapter_of,
    allowed_private_hosts,
    base_url,
    block_bucket,
    plain_transport,
    take_token,
    transport_for,
)

__all__ = [
    "account_of",
    "adapter_of",
    "allowed_private_hosts",
    "base_url",
    "block_bucket",
    "plain_transport",
    "take_token",
    "transport_for",
]
