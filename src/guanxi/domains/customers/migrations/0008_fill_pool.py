"""What the pool wants to know of customers that are there already, and the rights of those who take and give back."""

from typing import Any

from django.db import migrations
from django.db.models.functions import Coalesce, Greatest, TruncDate


def fill(apps: Any, editor: Any) -> None:
    """The latest of the last order and the day of entry; whoever has a rep has had it since it was entered."""
    customers, tenures = apps.get_model("customers", "Customer"), apps.get_model("customers", "Tenure")
    entered = TruncDate("created_at")
    customers.objects.update(active_on=Greatest(Coalesce("last_ordered_on", entered), entered))
    editor.execute(
        f'INSERT INTO "{tenures._meta.db_table}" (customer_id, owner_id, unit_id, since, began, ended, reason) '
        f"SELECT id, owner_id, unit_id, created_at, 'entered', '', '' FROM \"{customers._meta.db_table}\" "
        "WHERE owner_id IS NOT NULL"
    )


def grant(apps: Any, editor: Any) -> None:
    """Roles that may enter customers may take them from the pool and give them back."""
    for role in apps.get_model("people", "Role").objects.all():
        rights = set(role.permissions)
        if "customers.create_customer" in rights:
            added = [one for one in ("customers.claim_customer", "customers.release_customers") if one not in rights]
            role.permissions = [*role.permissions, *added]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("customers", "0007_pool"), ("people", "0004_request_export")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
