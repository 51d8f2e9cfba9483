"""The log of what was done against a rule of credit, begun with what stands above its limit."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.utils import timezone

import guanxi.kit.money

BATCH = 1000


def begin(apps: Any, schema_editor: Any) -> None:
    """Write down who stands above the limit on the day the log begins."""
    violation, account = apps.get_model("credit", "Violation"), apps.get_model("receivables", "Account")
    at = timezone.now()
    on = timezone.localdate(at)
    used = F("balance") + F("earmarked") + F("reserved")
    above = account.objects.filter(ceiling__lt=used, carried_by__isnull=True).order_by("pk")
    rows = (
        violation(
            rule="limit", kind="found", customer_id=one.customer_id, amount=exposure - one.ceiling, exposure=exposure,
            ceiling=one.ceiling, on=on, at=at,
        )
        for one in above.iterator(chunk_size=BATCH)
        for exposure in [one.balance + one.earmarked + one.reserved]
    )  # fmt: skip
    violation.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    """A table, its first rows, and two indexes for what is told beside it."""

    dependencies = [
        ("credit", "0011_security_ended"),
        ("receivables", "0007_earmarks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Violation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("approval", "credit needs approval"),
                            ("limit", "exposure within the limit"),
                            ("renewal", "no debt beyond a limit that sank or ended"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("without_limit", "sold on credit without a limit"),
                            ("after_limit", "sold on credit after the end of the limit"),
                            ("written", "invoiced, or money taken back, above the limit"),
                            ("brought", "brought by a file, above the limit"),
                            ("lowered", "limit set below what was owed and promised"),
                            ("ended", "limit ended while something was owed or promised"),
                            ("found", "stood above the limit when this log began"),
                        ],
                        max_length=16,
                    ),
                ),
                ("amount", guanxi.kit.money.MoneyField(verbose_name="amount")),
                ("exposure", guanxi.kit.money.MoneyField(null=True, verbose_name="used")),
                ("ceiling", guanxi.kit.money.MoneyField(null=True, verbose_name="credit limit")),
                ("on", models.DateField(verbose_name="date")),
                ("at", models.DateTimeField()),
                ("record_kind", models.CharField(blank=True, max_length=40)),
                ("record_id", models.BigIntegerField(null=True)),
                ("number", models.CharField(blank=True, help_text="of the record, as it was", max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credit_violations",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "violation",
                "indexes": [
                    models.Index(fields=["rule", "-on", "-id"], name="violation_newest"),
                    models.Index(fields=["customer", "-on"], name="violation_of_customer"),
                ],
                "constraints": [models.CheckConstraint(condition=Q(amount__gt=0), name="violation_amount")],
            },
        ),
        migrations.AddIndex(
            "application",
            models.Index(
                condition=Q(granted_at__isnull=False), fields=["-granted_at", "-id"], name="application_granted"
            ),
        ),
        migrations.AddIndex(
            "limit",
            models.Index(
                condition=Q(origin="import", application__isnull=True),
                fields=["-starts_on", "-id"],
                name="limit_by_file",
            ),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
