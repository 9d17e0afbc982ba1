from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import prilavok.lib.clock

# Descriptors do not compress: trying to would only cost time.
_STORAGE = "ALTER TABLE linking_picturefeatures ALTER COLUMN {column} SET STORAGE {storage}"


def _stored(column: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        _STORAGE.format(column=column, storage="EXTERNAL"), _STORAGE.format(column=column, storage="EXTENDED")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0001_initial"),
        ("shops", "0001_initial"),
        ("linking", "0003_lessons_held"),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureFeatures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.CharField(max_length=250)),
                ("version", models.PositiveSmallIntegerField()),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("hash", models.BigIntegerField(default=0)),
                ("width", models.PositiveSmallIntegerField(default=0)),
                ("height", models.PositiveSmallIntegerField(default=0)),
                ("marks", models.BinaryField(default=b"")),
                ("spots", models.BinaryField(default=b"")),
                ("copy", models.BinaryField(default=b"")),
                ("created_at", models.DateTimeField(default=prilavok.lib.clock.now)),
                (
                    "photo",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="catalog.photo",
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="catalog.post",
                    ),
                ),
                (
                    "shop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="shops.shop"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["shop", "id"], name="picture_features_of_shop"),
                    models.Index(fields=["shop", "digest"], name="picture_features_digest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("photo__isnull", False), ("post__isnull", True)),
                            models.Q(("photo__isnull", True), ("post__isnull", False)),
                            _connector="OR",
                        ),
                        name="picture_features_of_one",
                    )
                ],
            },
        ),
        _stored("marks"),
        _stored("spots"),
        _stored("copy"),
    ]
