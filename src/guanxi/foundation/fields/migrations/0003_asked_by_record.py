"""Ranges of numbers and days are asked record by record from an index alone."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("fields", "0002_keep_file")]
    operations = [
        migrations.AddIndex(
            model_name="fieldvalue",
            index=models.Index(
                fields=["field", "record", "number"], condition=Q(number__isnull=False), name="field_has_number"
            ),
        ),
        migrations.AddIndex(
            model_name="fieldvalue",
            index=models.Index(fields=["field", "record", "day"], condition=Q(day__isnull=False), name="field_has_day"),
        ),
    ]
