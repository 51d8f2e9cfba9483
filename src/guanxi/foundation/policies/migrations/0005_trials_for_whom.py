"""Terms are tried for the company, or for whom they are meant."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("policies", "0004_newest_first")]
    operations = [
        migrations.AddField("policytrial", "scope", models.CharField(default="company", max_length=20)),
        migrations.AddField("policytrial", "scope_key", models.CharField(blank=True, max_length=60)),
    ]
