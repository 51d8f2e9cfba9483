"""Grades of customers that were taken back with an import stayed behind; they go."""

from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef


def forget_grades(apps: Any, schema_editor: Any) -> None:
    """Remove the grades of customers that are not here any more."""
    here = apps.get_model("customers", "Customer").objects.filter(pk=OuterRef("object_id"))
    grades = apps.get_model("measures", "Grade").objects.filter(kind="customers.customer")
    grades.filter(~Exists(here)).delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("customers", "0010_few_are_merged"), ("measures", "0001_initial")]

    operations = [migrations.RunPython(forget_grades, migrations.RunPython.noop)]
