"""Reps may ask for the release of a held order; who decides is the ladder's matter."""

from typing import Any

from django.db import migrations

ASKING, COUNTING, DELIVERING = "orders.release_order", "orders.count_order", "orders.deliver_order"


def grant(apps: Any, schema_editor: Any) -> None:
    """Add the right to ask to the reps' role, that to let an order count to whoever delivers; all else stays."""
    for role in apps.get_model("people", "Role").objects.all():
        held = set(role.permissions)
        if held & {"orders.*", "*"}:
            continue
        wanted = [COUNTING] if DELIVERING in held else []
        wanted += [ASKING] if role.key == "rep" else []
        if new := [right for right in wanted if right not in held]:
            role.permissions = [*role.permissions, *new]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0006_hear_of_customers")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
