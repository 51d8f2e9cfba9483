"""Photos, files and drawn signatures of forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from guanxi.foundation.forms.images import size_of_picture
from guanxi.foundation.forms.models import FormAttachment, FormFile, FormRecord
from guanxi.foundation.forms.rules.answers import Fault
from guanxi.foundation.forms.rules.items import Item
from guanxi.foundation.timeline.files import KINDS, keep, let_go
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

UNUSED_DAYS = 30
MOST_PIXELS = 100_000_000
PICTURES = {"image/png", "image/jpeg", "image/webp"}
PICTURE_ENDINGS = [ending for ending, (media_type, _begins) in KINDS.items() if media_type in PICTURES]


@action("forms.keep_file")
def keep_file(
    *, content: File[bytes], name: str, only_pictures: bool = False, by: Any, at: datetime
) -> FormFile:  # fmt: skip
    """Keep a photo, a file or a drawn signature that a form is to hold; let go after 30 days when none does.

    Args:
        content: an open file of at most 20 MB. name: as its owner calls it.
        only_pictures: for an item that is a photo or a drawing.

    Raises:
        BadInput: empty, too large, damaged, a kind that is not taken. Refusal: the disk is full.
    """
    taken = PICTURE_ENDINGS if only_pictures else KINDS
    return keep(FormFile, content=content, name=name, taken=taken, check=_check_picture, by=by, at=at)


def _check_picture(head: bytes, media_type: str) -> None:
    if media_type not in PICTURES:
        return
    size = size_of_picture(head, media_type)
    if size is None or not size[0] or not size[1]:
        raise BadInput(content=_("This picture is damaged. Take it again, or open and save it anew."))
    if size[0] * size[1] > MOST_PIXELS:
        raise BadInput(content=_("A picture has at most 100 million points. Make it smaller."))


def check_files(asked: Mapping[str, tuple[Item, int]], record: FormRecord, by: Any) -> dict[str, Fault]:
    """Faults of answers that are files: only one's own uploads may be attached, and what the record holds already."""
    held = set(record.attachments.values_list("file_id", flat=True))
    found = {one.pk: one for one in FormFile.objects.filter(pk__in=[pk for _item, pk in asked.values()])}
    faults: dict[str, Fault] = {}
    for name, (item, pk) in asked.items():
        file = found.get(pk)
        if file is None or (pk not in held and file.by_id != by.pk):
            faults[name] = Fault("not_yours")
        elif item.type != "file" and file.media_type not in PICTURES:
            faults[name] = Fault("not_a_photo")
    return faults


def attach(record: FormRecord, files: Mapping[str, int]) -> None:
    """Let the record hold these files and no others."""
    FormAttachment.objects.filter(record=record).exclude(item__in=list(files)).delete()
    present = dict(FormAttachment.objects.filter(record=record).values_list("item", "file_id"))
    for name, pk in files.items():
        if present.get(name) != pk:
            FormAttachment.objects.update_or_create(record=record, item=name, defaults={"file_id": pk})


@action("forms.sweep_files", inner=True)
def sweep_files(*, by: Any, at: datetime) -> int:
    """Let go of files that no form has held for 30 days; answers how many."""
    unused = FormFile.objects.filter(attachments__isnull=True, at__lt=at - timedelta(days=UNUSED_DAYS))
    return let_go(unused)
