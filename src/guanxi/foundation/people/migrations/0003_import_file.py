"""Importing a file is one right now; its steps, which were rights before, are nobody's."""

from typing import Any

from django.db import migrations

STEPS = {"exchange.begin_run", "exchange.finish_run", "exchange.fail_run", "orders.import_documents"}


def rename(apps: Any, schema_editor: Any) -> None:
    """Give the right to import a file to whoever could begin a run of import; take the names of steps off all roles."""
    for role in apps.get_model("people", "Role").objects.all():
        kept = [name for name in role.permissions if name not in STEPS]
        if "exchange.begin_run" in role.permissions:
            kept.append("exchange.import_file")
        if kept != role.permissions:
            role.permissions = kept
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0002_see_products")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
