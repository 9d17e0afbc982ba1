"""What the indexes on names with a typo and on fragments of phones call."""

from django.db import migrations

from prilavok.lib.search import CREATE_DIGITS, CREATE_NEAR, DROP_DIGITS, DROP_NEAR


class Migration(migrations.Migration):
    dependencies = [("customers", "0006_search_by_words")]

    operations = [
        migrations.RunSQL(CREATE_NEAR, DROP_NEAR),
        migrations.RunSQL(CREATE_DIGITS, DROP_DIGITS),
    ]
