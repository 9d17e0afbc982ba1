from __future__ import annotations

from django.db import migrations, models

UNDECIDED = """
UPDATE linking_interest SET found_as = state
WHERE decided_by_id IS NULL AND state IN ('linked', 'suggested')
"""


class Migration(migrations.Migration):
    dependencies = [("linking", "0004_picture_features")]

    operations = [
        migrations.AddField("interest", "sold_out", models.BooleanField(default=False)),
        migrations.AddField(
            "interest",
            "found_as",
            models.CharField(
                blank=True,
                choices=[
                    ("suggested", "Suggested"),
                    ("linked", "Linked"),
                    ("confirmed", "Confirmed"),
                    ("rejected", "Rejected"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "interest",
            models.Index(fields=["shop", "product", "-id"], name="interest_of_product"),
        ),
        migrations.RunSQL(UNDECIDED, migrations.RunSQL.noop),
    ]
