from __future__ import annotations

from django.urls import path

from prilavok.web.catalog.views import imports, posts, product, products, suggested
from prilavok.web.interests import views as interests

app_name = "catalog"
urlpatterns = [
    path("products/", products.product_list, name="products"),
    path("products/new/", product.create, name="product_new"),
    path("products/import/", imports.upload, name="import"),
    path("products/import/preview/", imports.preview, name="import_preview"),
    path("products/<str:public_id>/", product.edit, name="product"),
    path("products/<str:public_id>/row/", products.product_row, name="product_row"),
    path("products/<str:public_id>/delete/", product.delete, name="product_delete"),
    path("products/<str:public_id>/restore/", product.restore, name="product_restore"),
    path("products/<str:public_id>/shown/", product.shown, name="product_shown"),
    path("products/<str:public_id>/posts/", product.pick_posts, name="product_posts"),
    path("interests/", interests.interest_list, name="interests"),
    path("interests/export/", interests.export, name="interests_export"),
    path("posts/", posts.post_list, name="posts"),
    path("posts/suggested/", suggested.page, name="posts_suggested"),
    path("posts/suggested/accept/", suggested.accept, name="posts_accept"),
    path("posts/suggested/undo/", suggested.undo, name="posts_accept_undo"),
    path("posts/<str:public_id>/picture/", suggested.picture, name="post_picture"),
    path("posts/<str:public_id>/dismiss/", suggested.dismiss, name="post_dismiss"),
    path("posts/<str:public_id>/dismiss/undo/", suggested.dismiss_undo, name="post_dismiss_undo"),
    path("posts/<str:public_id>/", posts.post_page, name="post"),
    path("posts/<str:public_id>/tile/", posts.post_tile, name="post_tile"),
    path("posts/<str:public_id>/products/", posts.change_products, name="post_products"),
    path("posts/<str:public_id>/search/", posts.search, name="post_search"),
]
