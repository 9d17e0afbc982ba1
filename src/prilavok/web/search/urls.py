from __future__ import annotations

from django.urls import path

from prilavok.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.page, name="page"),
    path("more/", views.more, name="more"),
    path("quick/", views.quick, name="quick"),
]
