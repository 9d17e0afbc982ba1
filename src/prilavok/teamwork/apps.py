from django.apps import AppConfig


class TeamworkConfig(AppConfig):
    name = "prilavok.teamwork"
    label = "teamwork"
    default_auto_field = "django.db.models.BigAutoField"
