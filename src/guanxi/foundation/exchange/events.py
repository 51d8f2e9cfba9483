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
declare(
    EventType(
        "exchange.import_finished",
        _(
            "%(file_name)s is imported: %(created)s lines created, %(changed)s changed, %(unchanged)s unchanged, "
            "%(skipped)s skipped, %(refused)s refused"
        ),
        icon="check",
        tone="ok",
    ),
    EventType(
        "exchange.import_failed",
        _("%(file_name)s could not be imported to its end: %(failure)s"),
        icon="alert",
        tone="bad",
    ),
    EventType(
        "exchange.import_undone",
        _("The import of %(file_name)s is undone: %(taken_back)s records taken back, %(left)s left"),
        icon="undo",
        tone="ok",
    ),
)
