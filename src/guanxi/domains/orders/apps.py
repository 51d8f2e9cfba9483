from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "guanxi.domains.orders"
    label = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.domains.catalogue.ports import ports
        from guanxi.domains.orders import events, policies, reactions  # noqa: F401 declared by being read
        from guanxi.domains.orders.queries.prices import last_prices

        ports.last_prices = last_prices
