import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A version names who consented to it."""

    dependencies = [("policies", "0002_policy_trial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="policyversion",
            name="agreed_by",
            field=models.ForeignKey(
                help_text="who consented, where somebody had to", null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
