"""What the terms allow is no violation: sales without a limit leave the log, and what only they needed with them."""

from typing import Any

from django.db import migrations, models

import guanxi.kit.money


def leave_out(apps: Any, schema_editor: Any) -> None:
    """Sales that the terms of the gate let pass without a limit."""
    apps.get_model("credit", "Violation").objects.filter(rule="approval").delete()


class Migration(migrations.Migration):
    """Rows of one rule go; what is left always knows how the account stood."""

    dependencies = [("credit", "0012_violations")]
    operations = [
        migrations.RunPython(leave_out, migrations.RunPython.noop),
        migrations.RemoveField("violation", "record_kind"),
        migrations.RemoveField("violation", "record_id"),
        migrations.RemoveField("violation", "number"),
        migrations.AlterField("violation", "exposure", guanxi.kit.money.MoneyField(verbose_name="used")),
        migrations.AlterField("violation", "ceiling", guanxi.kit.money.MoneyField(verbose_name="credit limit")),
        migrations.AlterField(
            "violation",
            "rule",
            models.CharField(
                choices=[
                    ("limit", "exposure within the limit"),
                    ("renewal", "no debt beyond a limit that sank or ended"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            "violation",
            "kind",
            models.CharField(
                choices=[
                    ("written", "invoiced, or money taken back, above the limit"),
                    ("brought", "brought by a file, above the limit"),
                    ("lowered", "limit set below what was owed and promised"),
                    ("ended", "limit ended while something was owed or promised"),
                    ("found", "stood above the limit when this log began"),
                ],
                max_length=16,
            ),
        ),
    ]
