"""Customers that were merged are few: their index holds them alone.

As an index over all customers it looked good to a database that had sampled its tables: nearly every customer stands at
one key of it, the empty one, and a list that leaves merged customers out was read by it and sorted as a whole.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def drop_index(apps: Any, editor: Any) -> None:
    """Drop the index of the foreign key in place; Django would copy the table."""
    table = apps.get_model("customers", "Customer")._meta.db_table
    with editor.connection.cursor() as cursor:
        found = editor.connection.introspection.get_constraints(cursor, table)
    for name, one in found.items():
        if one["index"] and not one["unique"] and one["columns"] == ["merged_into_id"] and "_id_" in name:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")


def make_index(apps: Any, editor: Any) -> None:
    """The index as it was."""
    table = apps.get_model("customers", "Customer")._meta.db_table
    name = editor.quote_name(f"{table}_merged_into_id_2994ddb6")
    editor.execute(f"CREATE INDEX {name} ON {editor.quote_name(table)} (merged_into_id)")


class Migration(migrations.Migration):
    """One index becomes another."""

    dependencies = [("customers", "0009_customers_merged")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(drop_index, make_index)],
            state_operations=[
                migrations.AlterField(
                    model_name="customer",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged", to="customers.customer",
                    ),
                )
            ],
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="customer_merged"),
        ),
    ]  # fmt: skip
