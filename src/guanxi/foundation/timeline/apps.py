from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """Plugs the store of answers into the kit."""

    name = "guanxi.foundation.timeline"
    label = "timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.timeline.replay import ReplayStore
        from guanxi.kit.actions import ports

        ports.replay = ReplayStore()
