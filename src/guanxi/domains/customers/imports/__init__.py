"""What this room takes in from files: customers, and the people in them."""

from guanxi.domains.customers.imports.contacts import ContactsTarget
from guanxi.domains.customers.imports.customers import CustomersTarget
from guanxi.domains.customers.places import places_by_code
from guanxi.kit.imports.cells.places import Place, offer_places
from guanxi.kit.imports.targets import register_target

register_target(CustomersTarget())
register_target(ContactsTarget())
offer_places(
    lambda: [
        Place(one.code, one.name, one.city, one.province, ", ".join(one.foreign)) for one in places_by_code().values()
    ]
)
