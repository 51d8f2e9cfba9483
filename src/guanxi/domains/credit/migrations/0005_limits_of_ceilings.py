"""Ceilings that were set before there was trade credit become limits of their own, so that each has its row of history."""

from typing import Any

from django.db import migrations
from django.utils import timezone

AT_ONCE = 5000


def write_limits(apps: Any, schema_editor: Any) -> None:
    """A standing and a limit of origin "import" for every account with a ceiling."""
    Account = apps.get_model("receivables", "Account")
    Standing, Limit = apps.get_model("credit", "Standing"), apps.get_model("credit", "Limit")
    rows = Account.objects.filter(ceiling__isnull=False, carried_by__isnull=True, customer__credit_standing=None)
    if not rows.exists():
        return
    by, _made = apps.get_model("people", "User").objects.get_or_create(
        username="system",
        defaults={"full_name": "系统", "name_en": "System", "is_system": True, "password": "!"},
    )
    at, after = timezone.now(), 0
    day = timezone.localdate(at)
    while batch := list(rows.filter(pk__gt=after).order_by("pk").values_list("pk", "customer_id", "ceiling")[:AT_ONCE]):
        after = batch[-1][0]
        Standing.objects.bulk_create(
            [Standing(customer_id=customer, limit_amount=ceiling) for _pk, customer, ceiling in batch]
        )
        Limit.objects.bulk_create(
            [
                Limit(customer_id=customer, amount=ceiling, starts_on=day, origin="import", by=by, at=at)
                for _pk, customer, ceiling in batch
            ]
        )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [
        ("credit", "0004_statement_months"),
        ("receivables", "0007_earmarks"),
        ("people", "0005_credit"),
    ]
    operations = [migrations.RunPython(write_limits, migrations.RunPython.noop)]
