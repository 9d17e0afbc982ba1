from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from prilavok.web.quality import views as quality
from prilavok.web.settings.views import channels, connect, members, replies, shop, tokens
from prilavok.web.team import urls as team_urls

app_name = "settings"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="settings:channels"), name="index"),
    path("shop/", shop.page, name="shop"),
    path("channels/", channels.channel_list, name="channels"),
    path("channels/connect/", connect.choose, name="connect"),
    path("channels/connect/<slug:kind>/", connect.start, name="connect_start"),
    path("channels/connect/<slug:kind>/keys/", connect.keys, name="connect_keys"),
    path("channels/callback/", connect.callback, name="oauth_callback"),
    path("channels/<str:public_id>/", channels.channel_page, name="channel"),
    path("channels/<str:public_id>/check/", channels.check, name="channel_check"),
    path("channels/<str:public_id>/posts/", channels.fetch_posts, name="channel_posts"),
    path("channels/<str:public_id>/pause/", channels.pause, name="channel_pause"),
    path("channels/<str:public_id>/renew/", channels.renew, name="channel_renew"),
    path("channels/<str:public_id>/disconnect/", channels.disconnect, name="channel_disconnect"),
    path("members/", members.member_list, name="members"),
    path("members/invitations/<str:public_id>/revoke/", members.revoke, name="invitation_revoke"),
    path("members/<str:public_id>/role/", members.role, name="member_role"),
    path("members/<str:public_id>/remove/", members.remove, name="member_remove"),
    path("linking/", quality.page, name="linking"),
    path("linking/lessons/<int:number>/accept/", quality.accept, name="lesson_accept"),
    path("linking/lessons/<int:number>/drop/", quality.drop, name="lesson_drop"),
    path("replies/", replies.reply_list, name="replies"),
    path("replies/<str:public_id>/", replies.edit, name="reply"),
    path("replies/<str:public_id>/delete/", replies.delete, name="reply_delete"),
    *team_urls.SETTINGS,
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<str:public_id>/revoke/", tokens.revoke, name="token_revoke"),
]
