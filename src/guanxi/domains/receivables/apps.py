from django.apps import AppConfig


class ReceivablesConfig(AppConfig):
    """What customers owe."""

    name = "guanxi.domains.receivables"
    label = "receivables"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events and policies known."""
        from guanxi.domains.receivables import actions, events, policies, reactions  # noqa: F401
