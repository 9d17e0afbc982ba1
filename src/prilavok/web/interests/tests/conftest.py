from __future__ import annotations

from prilavok.web.catalog.tests.conftest import (
    channel,
    make,
    make_post,
    media,
    other_shop,
    owner,
    shop,
    stranger,
)

__all__ = ["channel", "make", "make_post", "media", "other_shop", "owner", "shop", "stranger"]
