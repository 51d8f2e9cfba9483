from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimelineConfig(AppConfig):
    """Plugs the stores of answers and of runs into the kit, and the bell into the navigation."""

    name = "guanxi.foundation.timeline"
    label = "timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from guanxi.foundation.timeline import actions, declared  # noqa: F401 - makes verbs and events known
        from guanxi.foundation.timeline.queries import count_unread
        from guanxi.foundation.timeline.replay import ReplayStore
        from guanxi.foundation.timeline.timetable import RunStore
        from guanxi.kit import schedule
        from guanxi.kit.actions import ports
        from guanxi.kit.pages import register_nav
        from guanxi.kit.travelling import leave_out

        ports.replay = ReplayStore()
        schedule.ports.runs = RunStore()
        register_nav(
            "notifications",
            _("Notifications"),
            "timeline:notifications",
            "bell",
            order=90,
            count=lambda request: count_unread(request.user) or None,
            hot=True,
        )
        leave_out("timeline.Replay", "Answers to repeated requests are kept for the programs that asked, 30 days.")
