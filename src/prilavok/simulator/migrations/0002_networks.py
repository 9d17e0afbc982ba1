"""The simulator speaks for any network: accounts keep their set-up, ids are unique within an account."""

from django.conf import settings
from django.db import migrations, models

import prilavok.lib.clock

KINDS = {"FEED": "post", "REELS": "reel", "STORY": "story", "AD": "ad"}


def convert(apps, schema_editor):
    media = apps.get_model("simulator", "SimMedia")
    for old, new in KINDS.items():
        media.objects.filter(kind=old).update(kind=new)
    app = settings.SIMULATOR_APP
    for account in apps.get_model("simulator", "SimAccount").objects.all():
        account.credentials = {
            "access_token": account.access_token,
            "app_secret": app["client_secret"],
            "verify_token": app["verify_token"],
        }
        account.save(update_fields=["credentials"])


class Migration(migrations.Migration):
    dependencies = [("simulator", "0001_initial")]

    operations = [
        migrations.RenameField("SimMedia", "product_type", "kind"),
        migrations.RenameField("SimMedia", "video_id", "other_id"),
        migrations.AddField("SimAccount", "credentials", models.JSONField(default=dict)),
        migrations.AddField("SimAccount", "memory", models.JSONField(default=dict)),
        migrations.AddField("SimAccount", "serial", models.PositiveBigIntegerField(default=0)),
        migrations.AddField("SimPerson", "phone", models.CharField(blank=True, max_length=20, default="")),
        migrations.AddField("SimPerson", "blocked", models.BooleanField(default=False)),
        migrations.AddField("SimPerson", "memory", models.JSONField(default=dict)),
        migrations.AddField("SimMedia", "price", models.CharField(blank=True, max_length=20, default="")),
        migrations.AddField("SimMedia", "currency", models.CharField(blank=True, max_length=3, default="")),
        migrations.AddField("SimDelivery", "method", models.CharField(default="POST", max_length=8)),
        migrations.AddField("SimDelivery", "query", models.JSONField(default=dict)),
        migrations.AddField("SimDelivery", "headers", models.JSONField(default=dict)),
        migrations.CreateModel(
            name="SimFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.CharField(max_length=200)),
                ("type", models.CharField(max_length=20)),
                ("url", models.TextField(blank=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("mime", models.CharField(blank=True, max_length=100)),
                ("size", models.PositiveIntegerField(default=0)),
                ("details", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(default=prilavok.lib.clock.now)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="files", to="simulator.simaccount"
                    ),
                ),
            ],
        ),
        migrations.RunPython(convert, migrations.RunPython.noop),
    ]
