"""Why figures that cannot be true stand all the same."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("credit", "0008_one_end_of_limits"),
    ]

    operations = [
        migrations.AddField(
            "application",
            "marks",
            models.JSONField(help_text="what of the figures could not be true; none: it was not kept", null=True),
        ),
        migrations.AddField(
            "statement",
            "stands_codes",
            models.JSONField(default=list, help_text="the marks that somebody accepted"),
        ),
        migrations.AddField("statement", "stands_digest", models.CharField(blank=True, max_length=16)),
        migrations.AddField(
            "statement", "stands_reason", models.CharField(blank=True, max_length=400, verbose_name="why they stand")
        ),
        migrations.AddField(
            "statement",
            "stands_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("statement", "stands_at", models.DateTimeField(null=True)),
    ]
