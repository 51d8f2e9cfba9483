"""Trade credit is a room of its own: who saw receivables sees it, and the roles of the start get their part in it."""

from typing import Any

from django.db import migrations

SURVEYING = [
    "open_survey",
    "change_survey",
    "enter_statement",
    "paste_statements",
    "upload_statements",
    "assign_line",
    "convert_statement",
    "remove_statement",
    "add_reference",
    "finish_survey",
    "apply",
    "change_application",
    "withdraw_application",
    "note_news",
]
PARTS = {
    "manager": ["credit.*", "policies.try_terms"],
    "credit": ["credit.*", "policies.try_terms"],
    "rep": [f"credit.{verb}" for verb in SURVEYING],
}


def grant(apps: Any, schema_editor: Any) -> None:
    """Add the rights; what a role has already stays."""
    for role in apps.get_model("people", "Role").objects.all():
        held = set(role.permissions)
        if "*" in held:
            continue
        wanted = ["credit.view"] if held & {"receivables.*", "receivables.view"} else []
        wanted += PARTS.get(role.key, [])
        if new := [right for right in wanted if right not in held]:
            role.permissions = [*role.permissions, *new]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0004_request_export")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
