from __future__ import annotations

from django.urls import path

from prilavok.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/dismiss", views.dismiss_welcome, name="dismiss_welcome"),
    path("shops/switch", views.switch_shop, name="switch_shop"),
    path("shops/new/", views.create_shop, name="create_shop"),
    path("profile/", views.profile, name="profile"),
    path("join/<str:token>/", views.join, name="join"),
]
