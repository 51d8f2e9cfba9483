"""The events of this room itself."""

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("timeline.note_written", _("Note written"), icon="message", notify=True),
    EventType("timeline.file_added", _("File “%(file_name)s”"), icon="file", notify=True),
    EventType("timeline.file_removed", _("File “%(file_name)s” was removed"), icon="file", tone="warn"),
)
