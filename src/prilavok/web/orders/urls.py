from __future__ import annotations

from django.urls import path

from prilavok.web.orders.views import creating, detail, lines, listing

app_name = "orders"
urlpatterns = [
    path("", listing.order_list, name="list"),
    path("new/", creating.new, name="new"),
    path("new/people/", creating.people, name="new_people"),
    path("lines/<str:line_id>/", lines.change, name="line"),
    path("lines/<str:line_id>/remove/", lines.remove, name="line_remove"),
    path("changes/<int:change_id>/undo/", detail.undo, name="undo"),
    path("<str:public_id>/", detail.page, name="detail"),
    path("<str:public_id>/status/", detail.status, name="status"),
    path("<str:public_id>/receipt/", detail.receipt, name="receipt"),
    path("<str:public_id>/survey/", detail.survey, name="survey"),
    path("<str:public_id>/facts/", detail.facts, name="facts"),
    path("<str:public_id>/products/", lines.products, name="products"),
    path("<str:public_id>/lines/", lines.add, name="line_add"),
]
