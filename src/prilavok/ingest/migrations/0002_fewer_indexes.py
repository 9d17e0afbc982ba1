"""Every request pays for every index, and the one on channel and number finds a channel's rows too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_initial"), ("ingest", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="inboundevent",
            name="channel",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="inbound_events",
                to="channels.channel",
            ),
        ),
    ]
