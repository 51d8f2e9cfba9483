"""An income statement may cover a part of the year."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A field."""

    dependencies = [("credit", "0003_watch")]
    operations = [
        migrations.AddField(
            "statement",
            "months",
            models.PositiveSmallIntegerField(
                help_text="by the income statement; empty: the whole year", null=True, verbose_name="months covered"
            ),
        ),
    ]
