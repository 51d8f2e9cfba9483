"""How the events of the catalogue read."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("catalogue.product_created", _("Product %(code)s %(product)s was entered."), icon="box", tone="ok"),
    EventType("catalogue.product_changed", _("The product was changed: %(summary)s."), icon="box"),
    EventType("catalogue.price_set", _("The price is %(price)s from %(starts_on)s on."), icon="tag"),
    EventType(
        "catalogue.price_removed", _("The price of %(price)s from %(starts_on)s on was taken back."), icon="undo"
    ),
    EventType(
        "catalogue.product_taken_back", _("%(product)s (%(code)s) came by a file and was taken back."), icon="undo"
    ),
    EventType("catalogue.pack_added", _("A %(pack)s holds %(quantity)s."), icon="box"),
    EventType("catalogue.pack_removed", _("The case size %(pack)s was removed."), icon="box"),
)
