"""The text search configuration of `lib.search`, before the indexes that use it."""

from django.db import migrations

from prilavok.lib.search import CREATE_CONFIG, DROP_CONFIG


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_longer_names")]

    operations = [migrations.RunSQL(CREATE_CONFIG, DROP_CONFIG)]
