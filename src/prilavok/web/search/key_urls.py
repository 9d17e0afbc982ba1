from __future__ import annotations

from django.urls import path

from prilavok.web.search import own_keys

app_name = "keys"
urlpatterns = [
    path("", own_keys.page, name="page"),
    path("choose/", own_keys.choose, name="choose"),
    path("reset/", own_keys.reset, name="reset"),
    path("restore/", own_keys.restore, name="restore"),
    path("letters/", own_keys.letters, name="letters"),
]
