"""What tests of imports say again and again."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.world import AT

from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import Preview, preview_of
from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.models import Notification
from guanxi.foundation.timeline.queries import line_of

HEAD = "code,name,phone,email\n"


def manager(world) -> User:
    """The manager, read anew as a request would."""
    return User.objects.select_related("unit").get(pk=world.manager.pk)


def opened(world, text, *, name="kunden.csv", target="customers", by=None) -> ImportRun:
    """A run of a file with this text."""
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return actions.open_import(file=file, target=target, by=by or manager(world), at=AT)


def again(run: ImportRun) -> ImportRun:
    """The run as the database has it."""
    return ImportRun.objects.select_related("by__unit").get(pk=run.pk)


def preview(run: ImportRun, **wish) -> Preview:
    """A page of the preview."""
    return preview_of(run, at=AT, **wish)


def states(run: ImportRun) -> dict[str, int]:
    """Items by state."""
    return preview(run).counts.items


def started(run: ImportRun, person) -> ImportRun:
    """The run after the worker did it."""
    actions.start_import(run, by=person, at=AT)
    assert running.work_waiting() == 1
    return again(run)


def told(person) -> list[str]:
    """What a person was notified of."""
    deliver_pending(timezone.now())
    return [line_of(one.event)["title"] for one in Notification.objects.filter(user=person).select_related("event")]
