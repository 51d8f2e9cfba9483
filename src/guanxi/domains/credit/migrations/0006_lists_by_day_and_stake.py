"""Indexes of the lists of losses and of open signals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("credit", "0005_limits_of_ceilings")]

    operations = [
        migrations.RemoveIndex("signal", "signal_by_stake"),
        migrations.AddIndex(
            "signal",
            models.Index(
                fields=["-at_stake", "-id"],
                condition=models.Q(closed_at__isnull=True),
                name="signal_open_by_stake",
            ),
        ),
        migrations.AddIndex("baddebtcase", models.Index(fields=["-on", "-id"], name="bad_debt_newest")),
    ]
