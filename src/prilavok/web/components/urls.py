from __future__ import annotations

from django.urls import path

from prilavok.web.components import views

app_name = "ui"
urlpatterns = [
    path("badges/", views.badges, name="badges"),
    path("language/", views.language, name="language"),
]
