"""The only writes of the catalogue."""

from prilavok.catalog.actions.photos import store_photo
from prilavok.catalog.actions.posts import (
    dismiss_product,
    restore_suggestion,
    set_post_products,
    store_post_image,
    update_post,
    upsert_post,
)
from prilavok.catalog.actions.products import (
    create_product,
    delete_product,
    restore_product,
    save_products,
    set_photos,
    update_product,
)

__all__ = [
    "create_product",
    "delete_product",
    "dismiss_product",
    "restore_product",
    "restore_suggestion",
    "save_products",
    "set_photos",
    "set_post_products",
    "store_photo",
    "store_post_image",
    "update_post",
    "update_product",
    "upsert_post",
]
