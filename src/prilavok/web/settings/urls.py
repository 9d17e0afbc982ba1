from __future__ import annotations

from django.urls import path

from prilavok.web.settings import views

app_name = "settings"
urlpatterns = [
    path("channels/", views.index, name="channels"),
    path("channels/callback/", views.oauth_callback, name="oauth_callback"),
]
