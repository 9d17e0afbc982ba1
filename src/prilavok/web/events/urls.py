from __future__ import annotations

from django.urls import path

from prilavok.web.events.views import log

app_name = "events"
urlpatterns = [
    path("", log.event_log, name="log"),
    path("replay/", log.replay_failed, name="replay_failed"),
    path("<str:public_id>/", log.event_page, name="event"),
    path("<str:public_id>/replay/", log.replay_one, name="replay"),
]
