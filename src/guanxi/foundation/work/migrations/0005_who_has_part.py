"""Who has part in what is asked and does not decide about it; the version of the ladder that decided."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("work", "0004_requests_by_end"),
    ]

    operations = [
        migrations.AddField(
            "approvalrequest",
            "ladder_version",
            models.BigIntegerField(help_text="of the terms of the ladder; none: their defaults", null=True),
        ),
        migrations.AddField(
            "approvalrequest", "apart", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)
        ),
    ]
