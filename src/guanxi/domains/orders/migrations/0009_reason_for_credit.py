"""Orders on credit need a reason from the start; who has worked before goes on without until somebody asks for it."""

from datetime import date
from typing import Any

from django.db import migrations, models
from django.utils import timezone

REASON = "as before reasons were asked by default"


def ask_no_reason(apps: Any, schema_editor: Any) -> None:
    """Versions of the gate's terms that hold or are to come and say nothing of reasons are recorded anew, saying no.

    Where accounts or orders exist without any version, the company gets one.
    """
    version, today = apps.get_model("policies", "PolicyVersion"), timezone.localdate()
    known = version.objects.filter(policy="credit.gate").order_by("starts_on", "pk")
    holding = {(one.scope, one.scope_key): one for one in known.filter(starts_on__lte=today)}
    for one in [*holding.values(), *known.filter(starts_on__gt=today)]:
        if "reason_code" not in one.terms:
            told = {"scope": one.scope, "scope_key": one.scope_key, "by": one.by}
            _record(version, max(one.starts_on, today), one.terms, **told)
    used = any(apps.get_model(*name).objects.exists() for name in (("orders", "Order"), ("receivables", "Account")))
    by = apps.get_model("people", "User").objects.order_by("-is_system", "pk").first()
    if used and by is not None and ("company", "") not in holding:
        _record(version, date(2000, 1, 1), {}, scope="company", scope_key="", by=by)


def _record(version: Any, on: date, terms: dict[str, Any], **told: Any) -> None:
    version.objects.create(
        policy="credit.gate", starts_on=on, terms=terms | {"reason_code": False}, reason=REASON, at=timezone.now(),
        **told,
    )  # fmt: skip


class Migration(migrations.Migration):
    """Data, and the words of one reason."""

    dependencies = [
        ("orders", "0008_worst_first"),
        ("credit", "0008_one_end_of_limits"),
        ("people", "0005_credit"),
        ("policies", "0004_newest_first"),
        ("receivables", "0007_earmarks"),
    ]
    operations = [
        migrations.RunPython(ask_no_reason, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="order",
            name="reason_code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("capital", "the customer works with our capital"),
                    ("competition", "others give credit"),
                    ("habit", "habit of the trade"),
                    ("towards_cash", "on the way to cash sales"),
                    ("market", "state of the market"),
                    ("payment_rules", "our rules of payment"),
                ],
                default="",
                max_length=16,
                verbose_name="reason for credit",
            ),
        ),
    ]
