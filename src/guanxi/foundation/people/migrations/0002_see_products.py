"""Until now everybody saw the products; from now on the right `catalogue.view` is asked, so every role gets it."""

from typing import Any

from django.db import migrations


def grant(apps: Any, schema_editor: Any) -> None:
    """Let whoever could see the list of products go on seeing it."""
    for role in apps.get_model("people", "Role").objects.all():
        if not {"*", "catalogue.*", "catalogue.view"} & set(role.permissions):
            role.permissions = [*role.permissions, "catalogue.view"]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
