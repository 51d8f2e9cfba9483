"""Loads the counties of China."""

from typing import Any

from django.db import migrations

from guanxi.domains.customers.seeds import load_counties


def load(apps: Any, _editor: Any) -> None:
    load_counties(apps.get_model("customers", "County"))


class Migration(migrations.Migration):
    dependencies = [("customers", "0003_search")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
