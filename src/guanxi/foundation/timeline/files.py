"""Files that rooms keep: which are taken, by ending, first bytes and size; how they are kept and let go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any, TypeVar
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File as Content
from django.db import models
from django.utils.translation import gettext as _

from guanxi.kit.errors import BadInput, Refusal

LARGEST = 20 * 1024 * 1024  # bytes
HEAD, SIGNATURE = 1 << 20, 512  # bytes from which a picture's size and a file's kind are read

# ending: (media type, what the content begins with; empty: text without NUL)
ZIP, OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF8",)),
    "webp": ("image/webp", (b"RIFF",)),
    "txt": ("text/plain", ()),
    "csv": ("text/csv", ()),
    "xlsx": (f"{OFFICE}.spreadsheetml.sheet", ZIP),
    "docx": (f"{OFFICE}.wordprocessingml.document", ZIP),
    "pptx": (f"{OFFICE}.presentationml.presentation", ZIP),
    "xls": ("application/vnd.ms-excel", OLE),
    "doc": ("application/msword", OLE),
    "zip": ("application/zip", ZIP),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    "amr": ("audio/amr", (b"#!AMR",)),
}


class KeptFile(models.Model):
    """A file outside the web root, with its size in bytes and its SHA-256; a room's own says where it lies."""

    name = models.CharField(max_length=200)
    content: Any  # models.FileField(upload_to=…) of the room
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


Kept = TypeVar("Kept", bound=KeptFile)


def check_file(content: Content[bytes], name: str, taken: Iterable[str] = KINDS) -> tuple[str, str]:
    """Name and media type of a file that may be kept.

    Args:
        taken: the endings that may be, of those of `KINDS`.

    Raises:
        BadInput: empty, too large, a kind that is not taken, or a content that does not fit the ending.
    """
    name = clean_name(name)
    if content.size > LARGEST:
        raise BadInput(content=_("A file has at most 20 MB. Make it smaller, or split it."))
    if not content.size or not name:
        raise BadInput(content=_("This file is empty."))
    media_type = media_type_of(name, head_of(content, SIGNATURE))
    taken = sorted(taken)
    if media_type is None or ending_of(name) not in taken:
        kinds = {"kinds": ", ".join(taken)}
        text = _("This kind of file is not taken, or its content is another kind. Taken: %(kinds)s.") % kinds
        raise BadInput(content=text)
    return name, media_type


def keep(
    model: type[Kept], *, content: Content[bytes], name: str, taken: Iterable[str] = KINDS,
    check: Callable[[bytes, str], None] | None = None, by: Any, at: datetime, **more: Any,
) -> Kept:  # fmt: skip
    """Keep an uploaded file as a row of `model`; its content is on the disk before the row is written.

    Args:
        taken: the endings that may be. check: looks at the first megabyte and the media type besides, and refuses.
        more: further fields of the row.

    Raises:
        BadInput: as `check_file`. Refusal: the disk is full.
    """
    name, media_type = check_file(content, name, taken)
    if check is not None:
        check(head_of(content, HEAD), media_type)
    kept = model(
        name=name, media_type=media_type, size=content.size, sha256=sha256_of(content), by=by, at=at, **more
    )  # fmt: skip
    try:
        kept.content.save(f"{uuid4().hex}.{ending_of(name)}", content, save=False)
    except OSError:
        raise Refusal(_("The file could not be kept: the disk is full or cannot be written."),
                      mend=_("Tell an administrator; nothing else was changed.")) from None  # fmt: skip
    kept.save()
    return kept


def head_of(content: Content[bytes], size: int) -> bytes:
    """The first bytes of an uploaded file."""
    content.seek(0)
    head: bytes = content.read(size)
    content.seek(0)
    return head


def ending_of(name: str) -> str:
    """The ending of a file's name in lower case, without the dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def media_type_of(name: str, head: bytes) -> str | None:
    """The media type of a file that is taken, or None: its ending is not, or its content is something else."""
    kind = KINDS.get(ending_of(name))
    if kind is None:
        return None
    media_type, beginnings = kind
    fits = head.startswith(beginnings) if beginnings else b"\x00" not in head
    return media_type if fits else None


def sha256_of(content: Any) -> str:
    """The SHA-256 of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    content.seek(0)
    while piece := content.read(1 << 20):
        digest.update(piece)
    content.seek(0)
    return digest.hexdigest()


def let_go(unused: models.QuerySet[Any], *, most: int = 1_000) -> int:
    """Delete kept files, the rows and then what lies on the disk, at most so many at once; answers how many."""
    gone = list(unused[:most])
    for file in gone:
        storage, path = file.content.storage, file.content.name
        file.delete()
        if path:
            storage.delete(path)
    return len(gone)


def clean_name(name: str) -> str:
    """The name without folders and control characters, at most 200 characters, its ending kept."""
    bare = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip()
    suffix = PurePath(bare).suffix
    return bare if len(bare) <= 200 else bare[: 200 - len(suffix)] + suffix
