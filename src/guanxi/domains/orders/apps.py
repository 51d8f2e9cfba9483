from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def plug_in() -> None:
    """Answer what rooms below ask of orders, and let the timeline find them."""
    from guanxi.domains.orders.panels import source_of
    from guanxi.domains.receivables.ports import ports as ledger

    ledger.source_of = source_of

    from guanxi.domains.credit.liability.ports import ports as losses
    from guanxi.domains.orders.queries.behind import sale_behind

    losses.sale_of = sale_behind

    from guanxi.domains.orders.queries.holds import awaiting_payment
    from guanxi.domains.orders.whatif import trial  # noqa: F401 declared by being read

    ledger.awaiting = awaiting_payment

    from guanxi.domains.credit.limits import cover
    from guanxi.domains.orders.queries.secured import secured_by

    cover.uses.append(secured_by)

    from guanxi.domains.customers.pool.ports import ActivitySource, register_source
    from guanxi.domains.orders.queries.pool import with_open_orders

    register_source(ActivitySource("orders", _("an open order"), busy=with_open_orders))

    from guanxi.domains.orders.models import Order
    from guanxi.foundation.timeline.records import record_urls, visible_kinds

    visible_kinds["orders.order"] = lambda user, pk: Order.objects.visible_to(user).filter(pk=pk).first()
    record_urls["orders.order"] = lambda pk: reverse("orders:order", args=[pk])


class OrdersConfig(AppConfig):
    name = "guanxi.domains.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.domains.catalogue.ports import ports
        from guanxi.domains.credit import gate  # noqa: F401 its terms are declared by being read
        from guanxi.domains.orders import (  # noqa: F401 declared by being read
            audit,
            events,
            extra,
            matter,
            metrics,
            policies,
            promises,
            reactions,
        )
        from guanxi.domains.orders.actions import merging  # noqa: F401 the same
        from guanxi.domains.orders.queries.prices import last_prices

        ports.last_prices = last_prices
        plug_in()
