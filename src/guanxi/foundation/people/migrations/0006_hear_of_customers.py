"""Whoever talks with customers notes what is heard of them, and what they promise to pay."""

from typing import Any

from django.db import migrations

HEARING = ["credit.note_news", "credit.note_promise"]
WHO = ("rep", "team_manager", "finance", "service")


def grant(apps: Any, schema_editor: Any) -> None:
    """Add the rights; what a role has already stays."""
    for role in apps.get_model("people", "Role").objects.filter(key__in=WHO):
        if new := [right for right in HEARING if right not in role.permissions]:
            role.permissions = [*role.permissions, *new]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0005_credit")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
