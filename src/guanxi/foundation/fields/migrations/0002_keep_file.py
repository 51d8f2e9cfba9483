"""Files of extra fields are kept by a verb of its own: roles that may add files to records may keep these, too."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Give the right to roles that add files to timelines."""
    for role in apps.get_model("people", "Role").objects.all():
        held = set(role.permissions)
        if held & {"timeline.*", "timeline.add_file"} and not held & {"*", "fields.*", "fields.keep_file"}:
            role.permissions = [*role.permissions, "fields.keep_file"]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("fields", "0001_initial"), ("people", "0004_request_export")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
