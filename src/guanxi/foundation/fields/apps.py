from django.apps import AppConfig


class FieldsConfig(AppConfig):
    """Fields that an administrator adds."""

    name = "guanxi.foundation.fields"
    label = "fields"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the room's verbs and events known."""
        from guanxi.foundation.fields import actions, events
        from guanxi.foundation.timeline.events import tellers

        assert actions
        tellers.append((events.tell_values, events.hide_values))
