"""Everybody who keeps files with records may fill forms, too."""

from typing import Any

from django.db import migrations

FILLING = (
    "forms.begin_record", "forms.save_answers", "forms.finish_record", "forms.discard_record", "forms.use_record",
    "forms.keep_file",
)  # fmt: skip


def grant(apps: Any, schema_editor: Any) -> None:
    """Give the rights to roles that add files to timelines."""
    for role in apps.get_model("people", "Role").objects.all():
        held = set(role.permissions)
        if held & {"timeline.*", "timeline.add_file"} and not held & {"*", "forms.*"}:
            role.permissions = [*role.permissions, *(one for one in FILLING if one not in held)]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("forms", "0001_initial"), ("people", "0005_credit")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
