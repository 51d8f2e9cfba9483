"""A limit that was lowered is approved by nobody: whoever approved the higher one did not say so of this one."""

from typing import Any

from django.db import migrations


def forget_approvers(apps: Any, schema_editor: Any) -> None:
    """Who approved the limit before it was lowered stands with that one."""
    lowered = apps.get_model("credit", "Limit").objects.filter(origin="lowered", approved_by__isnull=False)
    lowered.update(approved_by=None)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("credit", "0006_lists_by_day_and_stake")]

    operations = [migrations.RunPython(forget_approvers, migrations.RunPython.noop)]
