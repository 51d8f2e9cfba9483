"""Photos, files and drawn signatures of forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.utils.translation import gettext as _

from guanxi.foundation.forms.images import size_of_picture
from guanxi.foundation.forms.models import FormAttachment, FormFile, FormRecord
from guanxi.foundation.forms.rules.answers import Fault
from guanxi.foundation.forms.rules.items import Item
from guanxi.foundation.timeline.files import KINDS, LARGEST, clean_name, ending_of, let_go, media_type_of, sha256_of
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, Refusal

UNUSED_DAYS = 30
MOST_PIXELS = 100_000_000
PICTURES = {"image/png", "image/jpeg", "image/webp"}


@action("forms.keep_file")
def keep_file(*, content: File[bytes], name: str, by: Any, at: datetime) -> FormFile:
    """Keep a photo, a file or a drawn signature that a form is to hold; let go after 30 days when none does.

    Args:
        content: an open file of at most 20 MB. name: as its owner calls it.

    Raises:
        BadInput: empty, too large, damaged, a kind that is not taken. Refusal: the disk is full.
    """
    name = clean_name(name)
    if content.size > LARGEST:
        raise BadInput(content=_("A file has at most 20 MB. Make it smaller, or split it."))
    if not content.size or not name:
        raise BadInput(content=_("This file is empty."))
    content.seek(0)
    head = content.read(1 << 20)
    content.seek(0)
    media_type = media_type_of(name, head[:512])
    if media_type is None:
        kinds = {"kinds": ", ".join(sorted(KINDS))}
        raise BadInput(
            content=_("This kind of file is not taken, or its content is another kind. Taken: %(kinds)s.") % kinds
        )
    if media_type in PICTURES:
        _check_picture(head, media_type)
    kept = FormFile(name=name, media_type=media_type, size=content.size, sha256=sha256_of(content), by=by, at=at)
    try:
        kept.content.save(f"{uuid4().hex}.{ending_of(name)}", content, save=False)
    except OSError:
        raise Refusal(_("The file could not be kept: the disk is full or cannot be written."),
                      mend=_("Tell an administrator; nothing else was changed.")) from None  # fmt: skip
    kept.save()
    return kept


def _check_picture(head: bytes, media_type: str) -> None:
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
