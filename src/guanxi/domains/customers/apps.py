from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Who we sell to."""

    name = "guanxi.domains.customers"
    label = "customers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs and events known."""
        from guanxi.domains.customers import actions, events  # noqa: F401 declared by being read
