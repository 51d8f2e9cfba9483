"""What surveys and applications rested on when they were decided; older ones say that it was not kept."""

import django.db.models.deletion
from django.db import migrations, models

PROTECTED = {"null": True, "on_delete": django.db.models.deletion.PROTECT, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0009_accepted_figures"),
        ("forms", "0002_fill_forms"),
        ("measures", "0001_initial"),
        ("work", "0004_requests_by_end"),
    ]

    operations = [
        migrations.AddField("survey", "management", models.ForeignKey(to="forms.formrecord", **PROTECTED)),
        migrations.AddField("survey", "graded", models.ForeignKey(to="measures.grade", **PROTECTED)),
        migrations.AddField("survey", "is_kept", models.BooleanField(default=False)),
        migrations.AddField("application", "kept", models.JSONField(null=True)),
        migrations.AddField("application", "management", models.ForeignKey(to="forms.formrecord", **PROTECTED)),
        migrations.AddField("application", "versions", models.JSONField(default=dict)),
        migrations.AddField(
            "application",
            "decided_rung",
            models.CharField(blank=True, help_text="by the authority of which role", max_length=50),
        ),
        migrations.AddField("application", "request", models.ForeignKey(to="work.approvalrequest", **PROTECTED)),
    ]
