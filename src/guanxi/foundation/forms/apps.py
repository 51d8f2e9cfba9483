from django.apps import AppConfig


class FormsConfig(AppConfig):
    """What we ask and write down."""

    name = "guanxi.foundation.forms"
    label = "forms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs, events and records known."""
        from guanxi.foundation.forms import actions, events  # noqa: F401 declared by being read
        from guanxi.foundation.forms.queries import find_record
        from guanxi.foundation.timeline.records import visible_kinds

        visible_kinds["forms.formrecord"] = find_record
