import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("linking", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="flips",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="said",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="correction",
            name="standing",
            field=models.CharField(
                choices=[("active", "Active"), ("held", "Held")], default="active", max_length=6
            ),
        ),
    ]
