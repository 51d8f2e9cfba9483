"""What can happen to exports."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType(
        "exchange.export_written",
        _("Your file %(file_name)s is ready: %(rows)s rows, kept until %(kept_until)s"),
        icon="download",
        tone="ok",
    ),
    EventType(
        "exchange.export_failed",
        _("Your file %(file_name)s could not be written: %(failure)s"),
        icon="alert",
        tone="bad",
    ),
)
