"""What this room takes in from files: products and their prices."""

from guanxi.domains.catalogue.imports.prices import PricesTarget
from guanxi.domains.catalogue.imports.products import ProductsTarget
from guanxi.kit.imports.targets import register_target

register_target(ProductsTarget())
register_target(PricesTarget())
