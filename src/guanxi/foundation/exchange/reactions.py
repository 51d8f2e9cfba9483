"""What this room does about events."""

from __future__ import annotations

from guanxi.foundation.exchange.models import Export, ImportRun
from guanxi.foundation.timeline.delivery import notify
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def tell_asker(event: Event) -> None:
    """Who asked for a file hears that it is there, or why it is not."""
    export = Export.objects.filter(pk=event.object_id).select_related("user").first()
    if export is not None:
        notify(event, [export.user], at=event.at)


def tell_importer(event: Event) -> None:
    """Who opened an import hears how it ended; of an undoing, who asked for it."""
    run = ImportRun.objects.filter(pk=event.object_id).select_related("by", "undone_by").first()
    if run is not None:
        notify(event, list({run.by, run.undone_by or run.by}), at=event.at)


react("exchange.export_written", "exchange.tell_ready", tell_asker)
react("exchange.export_failed", "exchange.tell_failed", tell_asker)
react("exchange.import_finished", "exchange.tell_imported", tell_importer)
react("exchange.import_failed", "exchange.tell_not_imported", tell_importer)
react("exchange.import_undone", "exchange.tell_undone", tell_importer)
