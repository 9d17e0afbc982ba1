from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from prilavok.web.quality import views as quality
from prilavok.web.settings.views import (
    channels,
    connect,
    fields,
    members,
    personas,
    replies,
    shop,
    templates,
    tokens,
)
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
    path("channels/<str:public_id>/test/", channels.test, name="channel_test"),
    path("channels/<str:public_id>/posts/", channels.fetch_posts, name="channel_posts"),
    path("channels/<str:public_id>/pause/", channels.pause, name="channel_pause"),
    path("channels/<str:public_id>/renew/", channels.renew, name="channel_renew"),
    path("channels/<str:public_id>/disconnect/", channels.disconnect, name="channel_disconnect"),
    path("channels/<str:public_id>/templates/", templates.page, name="channel_templates"),
    path("channels/<str:public_id>/templates/sync/", templates.sync, name="channel_templates_sync"),
    path("channels/<str:public_id>/templates/delete/", templates.delete, name="channel_templates_delete"),
    path("channels/<str:public_id>/who/", personas.page, name="channel_personas"),
    path("channels/<str:public_id>/who/remove/", personas.remove, name="channel_personas_remove"),
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
    path("fields/", fields.field_list, name="fields"),
    path("fields/<str:public_id>/", fields.edit, name="field"),
    path("fields/<str:public_id>/move/", fields.move, name="field_move"),
    path("fields/<str:public_id>/delete/", fields.delete, name="field_delete"),
    *team_urls.SETTINGS,
    path("tokens/", tokens.token_list, name="tokens"),
    path("tokens/<str:public_id>/revoke/", tokens.revoke, name="token_revoke"),
]
