"""Where products are found: their names and codes."""

from __future__ import annotations

from collections.abc import Iterable

from guanxi.domains.catalogue.models import Product
from guanxi.kit.search import SearchIndex
from guanxi.kit.search_tokens import Entry

INDEX = SearchIndex("catalogue_search")


def index_everything() -> None:
    """Fill the index anew."""
    INDEX.clear()
    index_products(Product.objects.all())


def index_products(products: Iterable[Product]) -> None:
    """Make products findable by what they are called now."""
    INDEX.put_many({one.pk: Entry(names=[one.name, one.name_en], codes=[one.code]) for one in products})
