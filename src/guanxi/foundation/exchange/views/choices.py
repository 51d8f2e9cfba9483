"""What a person chose on the page of an open import, as the verb wants it.

One control at a time: an older page of the same run puts nothing back that was chosen elsewhere meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanxi.foundation.exchange.models import ImportRun

SPACES = {"tab": "\t"}
WHOLE = ("target", "sheet", "encoding", "empty", "duplicates")


def read_choices(run: ImportRun, posted: Mapping[str, str], *, changed: str) -> dict[str, Any]:
    """The arguments of `choose`, empty where nothing is chosen otherwise.

    Args:
        changed: name of the control that was changed.
    """
    value = posted.get(changed, "")
    kind, _dash, key = changed.partition("-")
    if changed in WHOLE:
        return {changed: value}
    if changed == "separator":
        return {changed: SPACES.get(value, value)}
    if changed == "heading":
        return {changed: int(value)} if value.isdecimal() and len(value) < 7 else {}
    if changed == "upsert_key":
        return {changed: [name for name in value.split(",") if name]}
    if kind == "column" and key.isdecimal():
        return {"mapping": _mapping(run, int(key), value)}
    if kind in ("constant", "option"):
        return {f"{kind}s": getattr(run, f"{kind}s") | {key: value}}
    return {"formats": _formats(run, key, value)} if kind == "format" else {}


def _mapping(run: ImportRun, place: int, field: str) -> dict[str, int]:
    """The mapping with one column filling another field, or none; a field has one column."""
    others = {name: at for name, at in run.mapping.items() if at != place and name != field}
    return others | ({field: place} if field else {})


def _formats(run: ImportRun, key: str, value: str) -> dict[str, dict[str, str]]:
    """What was chosen before, and now this; what was only guessed stays a guess."""
    field, _dash, part = key.rpartition("-")
    return {**run.formats, field: run.formats.get(field, {}) | {part: value}}
