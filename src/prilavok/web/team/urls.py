from __future__ import annotations

from django.urls import path

from prilavok.web.team.views import app, availability, distribution, hours, notices, teams

SETTINGS = [
    path("teams/", teams.team_list, name="teams"),
    path("teams/<str:public_id>/", teams.team, name="team"),
    path("teams/<str:public_id>/delete/", teams.delete, name="team_delete"),
    path("members/<str:public_id>/takes/", teams.takes, name="member_takes"),
    path("distribution/", distribution.page, name="distribution"),
    path("distribution/routes/", distribution.route_add, name="route_add"),
    path("distribution/routes/<int:route_id>/up/", distribution.route_up, name="route_up"),
    path("distribution/routes/<int:route_id>/remove/", distribution.route_remove, name="route_remove"),
    path("hours/", hours.page, name="hours"),
    path("hours/holidays/", hours.holiday_add, name="holiday_add"),
    path("hours/holidays/<int:holiday_id>/remove/", hours.holiday_remove, name="holiday_remove"),
    path("hours/away/", hours.away, name="away"),
    path("targets/", hours.targets, name="targets"),
]
"""Pages of the shop's settings."""

app_name = "team"
urlpatterns = [
    path("team/here/", availability.here, name="here"),
    path("team/gone/", availability.gone, name="gone"),
    path("team/availability/", availability.choose, name="availability"),
    path("notifications/", notices.page, name="notices"),
    path("notifications/sound/", notices.sound, name="sound"),
    path("profile/notifications/", notices.choices, name="choices"),
    path("profile/notifications/browsers/", notices.push_add, name="push_add"),
    path("profile/notifications/browsers/remove/", notices.push_remove, name="push_remove"),
    path("profile/notifications/browsers/test/", notices.push_test, name="push_test"),
    path("manifest.webmanifest", app.manifest, name="manifest"),
    path("sw.js", app.service_worker, name="service_worker"),
    path("offline/", app.offline, name="offline"),
]
