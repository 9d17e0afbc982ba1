from __future__ import annotations

from django.urls import path

from prilavok.web.orders import views

app_name = "orders"
urlpatterns = [path("", views.index, name="list")]
