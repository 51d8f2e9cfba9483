"""The verbs of the catalogue: the only writers."""

from guanxi.domains.catalogue.actions.prices import set_price, set_prices
from guanxi.domains.catalogue.actions.products import (
    add_pack,
    change_product,
    create_product,
    create_products,
    remove_pack,
)

__all__ = [
    "add_pack",
    "change_product",
    "create_product",
    "create_products",
    "remove_pack",
    "set_price",
    "set_prices",
]
