from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from prilavok.simulator.views import acts, consent, ground, network, phone

app_name = "simulator"

page: list[URLPattern | URLResolver] = [
    path("", phone.phone, name="phone"),
    path("screen/", phone.screen, name="screen"),
    path("log/", phone.log, name="log"),
    path("act/<slug:kind>/", acts.act, name="act"),
    path("look/", acts.look, name="look"),
    path("connect/", ground.connect, name="connect"),
    path("people/", ground.add_person, name="add_person"),
    path("fault/", ground.fault, name="fault"),
    path("start-over/", ground.start_over, name="start_over"),
]
networks: list[URLPattern | URLResolver] = [
    path("network/pictures/<str:name>", network.picture, name="picture"),
    path("network/samples/<str:name>", network.picture, name="sample"),
    re_path(
        r"^network/(?P<kind>[a-z0-9_]+)/(?:oauth/authorize|(?:v[\d.]+/)?dialog/oauth)$",
        consent.authorize,
        name="authorize",
    ),
    re_path(r"^network/(?P<kind>[a-z0-9_]+)/(?P<path>.*)$", network.call, name="network"),
]
urlpatterns = page + networks
