from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import prilavok.lib.clock
import prilavok.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_dismissed_products"),
        ("inbox", "0012_due_times"),
        ("linking", "0005_interest_found_as_and_sold_out"),
        ("shops", "0003_teams"),
    ]

    operations = [
        migrations.CreateModel(
            name="MissingProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    prilavok.lib.ids.PublicIdField(
                        default=prilavok.lib.ids.new_public_id, editable=False, max_length=20, unique=True
                    ),
                ),
                ("words", models.CharField(max_length=120)),
                ("settled_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=prilavok.lib.clock.now)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_products",
                        to="inbox.conversation",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="missing_product",
                        to="inbox.message",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.product",
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
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["conversation", "-id"],
                        name="missing_product_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("product__isnull", True), ("settled_at__isnull", False), _connector="OR"
                        ),
                        name="missing_product_made_is_settled",
                    )
                ],
            },
        ),
    ]
