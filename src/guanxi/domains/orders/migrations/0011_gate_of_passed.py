"""Orders keep the version of the gate's terms that let them pass; releases are read by their day."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column and an index."""

    dependencies = [("orders", "0010_secured_releases")]
    operations = [
        migrations.AddField(
            "order",
            "gate_version",
            models.BigIntegerField(
                help_text="the version of the gate's terms that let it pass; 0: the defaults", null=True
            ),
        ),
        migrations.AddIndex(
            "hold",
            models.Index(condition=~Q(release_reason=""), fields=["-released_at", "-id"], name="hold_let_through"),
        ),
    ]
