"""Long lists are exported by the worker, which is a right: whoever could export lists until now goes on doing so."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Give every role the right to have a list written into a file; what it sees stays what it is."""
    for role in apps.get_model("people", "Role").objects.all():
        if not {"*", "exchange.*", "exchange.request_export"} & set(role.permissions):
            role.permissions = [*role.permissions, "exchange.request_export"]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0003_import_file")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
