"""Limits that go on by a merge say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more way in which a limit came to be."""

    dependencies = [("credit", "0013_what_terms_allow")]
    operations = [
        migrations.AlterField(
            "limit",
            "origin",
            models.CharField(
                choices=[
                    ("application", "application"),
                    ("import", "import"),
                    ("lowered", "lowered"),
                    ("merged", "customers merged"),
                ],
                max_length=12,
            ),
        ),
    ]
