from prilavok.catalog.tests.conftest import channel, make, media, other_shop, shop

__all__ = ["channel", "make", "media", "other_shop", "shop"]
