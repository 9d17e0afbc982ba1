from __future__ import annotations

from django.urls import path

from prilavok.web.events import views

app_name = "events"
urlpatterns = [path("", views.index, name="log")]
