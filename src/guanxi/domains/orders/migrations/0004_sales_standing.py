"""Where each customer stands as of the last night, beside the dated facts of its classes."""

import django.db.models.deletion
from django.db import migrations, models

import guanxi.kit.money


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("orders", "0003_lines_by_position")]

    operations = [
        migrations.CreateModel(
            name="SalesStanding",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sales_standing",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("as_of", models.DateField()),
                ("window_start", models.DateField()),
                ("window_end", models.DateField()),
                ("sales", guanxi.kit.money.MoneyField()),
                ("share", guanxi.kit.money.RateField()),
                ("rank", models.PositiveIntegerField()),
                ("of", models.PositiveIntegerField()),
                ("cumulative_share", guanxi.kit.money.RateField()),
            ],
            options={"verbose_name": "standing"},
        ),
    ]
