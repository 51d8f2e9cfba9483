"""A hold keeps its place in the queue of release, so that the worst of any number are found at once."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Cast


def rank(apps: Any, schema_editor: Any) -> None:
    """By what is missing; lateness and grade are weighed when the gate is asked again, the next night at the latest."""
    waiting = apps.get_model("orders", "Hold").objects.filter(released_at__isnull=True)
    waiting.update(urgency=Cast("missing", models.BigIntegerField()) / 100)


class Migration(migrations.Migration):
    """A column, its index and a first rank."""

    dependencies = [("orders", "0007_gate_stays")]
    operations = [
        migrations.AddField(
            "hold",
            "urgency",
            models.BigIntegerField(default=0, help_text="what is missing, how late, which grade; a rank and no sum"),
        ),
        migrations.AddIndex(
            "hold",
            models.Index(fields=["-urgency", "id"], condition=Q(released_at__isnull=True), name="hold_worst_first"),
        ),
        migrations.RunPython(rank, migrations.RunPython.noop),
    ]
