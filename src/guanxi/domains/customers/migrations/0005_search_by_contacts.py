"""Makes the index of customers anew: contacts' names and telephones are in it, numbers stand apart."""

from typing import Any

from django.db import migrations

from guanxi.domains.customers.index import INDEX, entry_of
from guanxi.kit.bulk import in_chunks
from guanxi.kit.search import recreate_index


def fill(apps: Any) -> None:
    Customer = apps.get_model("customers", "Customer")
    ids = Customer.objects.filter(merged_into__isnull=True).order_by("pk").values_list("pk", flat=True)
    for chunk in in_chunks(list(ids), 500):
        rows = Customer.objects.filter(pk__in=chunk).prefetch_related("contacts")
        INDEX.put_many({row.pk: entry_of(row, row.contacts.all()) for row in rows})


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_counties")]
    operations = [recreate_index("customers_search", fill)]
