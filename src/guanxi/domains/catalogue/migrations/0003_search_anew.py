"""Makes the index of products anew: numbers stand apart in it."""

from typing import Any

from django.db import migrations

from guanxi.domains.catalogue.index import index_products
from guanxi.kit.bulk import in_chunks
from guanxi.kit.search import recreate_index


def fill(apps: Any) -> None:
    Product = apps.get_model("catalogue", "Product")
    for chunk in in_chunks(list(Product.objects.order_by("pk").values_list("pk", flat=True)), 500):
        index_products(Product.objects.filter(pk__in=chunk))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_search")]
    operations = [recreate_index("catalogue_search", fill)]
