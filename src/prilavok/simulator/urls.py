from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from prilavok.simulator.graph import comments, messages, nodes, oauth
from prilavok.simulator.views import acts, consent, ground, phone

app_name = "simulator"

VERSION = r"^network/instagram/(?:v\d+\.\d+/)?"
NODE = r"(?P<node>[\w.-]+)"

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
network: list[URLPattern | URLResolver] = [
    path("network/pictures/<str:name>", phone.picture, name="picture"),
    path("network/instagram/oauth/authorize", consent.authorize, name="authorize"),
    path("network/instagram/oauth/access_token", oauth.code_for_token, name="code_for_token"),
    re_path(VERSION + r"access_token$", oauth.exchange_token, name="exchange_token"),
    re_path(VERSION + r"refresh_access_token$", oauth.refresh_token, name="refresh_token"),
    re_path(VERSION + r"(?P<app>[\w.-]+)/subscriptions$", oauth.subscriptions, name="subscriptions"),
    re_path(VERSION + NODE + r"/messages$", messages.messages, name="messages"),
    re_path(VERSION + NODE + r"/conversations$", messages.conversations, name="conversations"),
    re_path(VERSION + NODE + r"/subscribed_apps$", nodes.subscribed_apps, name="subscribed_apps"),
    re_path(VERSION + NODE + r"/media$", nodes.media_list, name="media_list"),
    re_path(VERSION + NODE + r"/stories$", nodes.stories, name="stories"),
    re_path(VERSION + NODE + r"/comments$", comments.of_media, name="media_comments"),
    re_path(VERSION + NODE + r"/replies$", comments.replies, name="replies"),
    re_path(VERSION + NODE + r"/likes$", comments.likes, name="likes"),
    re_path(VERSION + NODE + r"$", nodes.node, name="node"),
]
urlpatterns = page + network
