"""An index of the inbox by what expires first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("work", "0003_approvals")]

    operations = [
        migrations.AddIndex("approvalrequest", models.Index(fields=["expires_at", "id"], name="approval_by_end")),
    ]
