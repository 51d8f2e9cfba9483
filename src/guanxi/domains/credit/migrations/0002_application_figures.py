"""What an application's proposal was found from; the list of credit by limit."""

from django.db import migrations, models

import guanxi.kit.money


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial")]

    operations = [
        migrations.AddField("application", "digest", models.CharField(blank=True, max_length=16)),
        migrations.AddField(
            "application", "secured",
            guanxi.kit.money.MoneyField(default=0, help_text="the part of the proposal that rests on securities"),
        ),
        migrations.AddIndex(
            "standing", models.Index(fields=["-limit_amount", "customer"], name="standing_by_limit")
        ),
    ]
