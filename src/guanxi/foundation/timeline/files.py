"""Which files are taken: their kinds by ending and by first bytes, and their size."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.db.models import QuerySet

LARGEST = 20 * 1024 * 1024  # bytes

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


def let_go(unused: QuerySet[Any], *, most: int = 1_000) -> int:
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
