from __future__ import annotations

from django.urls import path

from prilavok.web.customers import views

app_name = "customers"
urlpatterns = [path("", views.index, name="list")]
