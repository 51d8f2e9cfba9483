"""What this room takes in from files: customers, and the people in them."""

from guanxi.domains.customers.imports.customers import CustomersTarget
from guanxi.kit.imports.targets import register_target

register_target(CustomersTarget())
