from __future__ import annotations

from django.urls import path

from prilavok.web.automation import editor, listing, log

app_name = "automation"
urlpatterns = [
    path("", listing.rules, name="rules"),
    path("log/", log.log, name="log"),
    path("new/", editor.new, name="new"),
    path("draft/", editor.draft, name="draft"),
    path("try/", editor.try_out, name="try"),
    path("posts/", editor.posts, name="posts"),
    path("<str:public_id>/", editor.rule, name="rule"),
    path("<str:public_id>/switch/", listing.switch, name="switch"),
    path("<str:public_id>/move/", listing.move, name="move"),
    path("<str:public_id>/delete/", listing.delete, name="delete"),
    path("<str:public_id>/restore/", listing.restore, name="restore"),
]
