"""Versions of a policy are read the latest start first, however many there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index."""

    dependencies = [("policies", "0003_agreed_by")]
    operations = [
        migrations.AddIndex(
            "policyversion", models.Index(fields=["policy", "-starts_on", "-id"], name="policy_newest")
        ),
    ]
