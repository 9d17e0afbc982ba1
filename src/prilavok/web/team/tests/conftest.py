from __future__ import annotations

from prilavok.web.orders.tests.kit import admin, channel, customer, dress, operator, owner, shop, stranger

__all__ = ["admin", "channel", "customer", "dress", "operator", "owner", "shop", "stranger"]
