"""Surveys keep who was asked and what was answered when they were finished."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """None for those finished before."""

    dependencies = [("credit", "0014_merged_limits")]
    operations = [migrations.AddField("survey", "asked", models.JSONField(null=True))]
