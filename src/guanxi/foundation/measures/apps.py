from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """Metrics, snapshots, scorecards and grades."""

    name = "guanxi.foundation.measures"
    label = "measures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events and terms known."""
        from guanxi.foundation.measures import actions, events, policies  # noqa: F401 declared by being read
