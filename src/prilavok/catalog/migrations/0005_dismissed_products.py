import django.db.models.deletion
from django.db import migrations, models

import prilavok.lib.clock


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_post_permalink_key")]

    operations = [
        migrations.CreateModel(
            name="DismissedProduct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=prilavok.lib.clock.now)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_products",
                        to="catalog.post",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.product"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "product"), name="dismissed_product_once")
                ],
            },
        ),
    ]
