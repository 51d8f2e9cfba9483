"""What a person chose on the page of an open import, as the verb wants it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guanxi.foundation.exchange.models import ImportRun

SPACES = {"tab": "\t"}


def read_choices(run: ImportRun, posted: Mapping[str, str], *, changed: str = "") -> dict[str, Any]:
    """The arguments of `choose`.

    Args:
        changed: name of the input that was changed last; where two columns name one field, it is the one that stays.
    """
    if posted.get("target", run.kind) != run.kind:
        return {"target": posted["target"]}
    if reading := _reading(run, posted):
        return reading
    mapping = _mapping(run, posted, changed)
    chosen: dict[str, Any] = {
        "mapping": mapping,
        "constants": _named(posted, "constant-"),
        "formats": _formats(run, posted, mapping, changed),
        "options": _named(posted, "option-"),
    }
    if "upsert_key" in posted:
        chosen["upsert_key"] = [name for name in posted["upsert_key"].split(",") if name]
    for name in ("empty", "duplicates"):
        if name in posted:
            chosen[name] = posted[name]
    return chosen


def _reading(run: ImportRun, posted: Mapping[str, str]) -> dict[str, Any]:
    """What was chosen otherwise about the file as a whole; an unreadable number stays as it was."""
    wanted: dict[str, Any] = {}
    for name in ("sheet", "encoding", "separator"):
        if name in posted and SPACES.get(posted[name], posted[name]) != run.reading.get(name, ""):
            wanted[name] = SPACES.get(posted[name], posted[name])
    heading = posted.get("heading", "")
    if heading.isdecimal() and int(heading) != run.reading.get("heading"):
        wanted["heading"] = int(heading)
    return wanted


def _mapping(run: ImportRun, posted: Mapping[str, str], changed: str) -> dict[str, int]:
    mapping: dict[str, int] = {}
    names = [f"column-{place}" for place in range(len(run.columns))]
    for place, name in sorted(enumerate(names), key=lambda one: one[1] == changed):
        if field := posted.get(name, ""):
            mapping[field] = place
    return mapping


def _named(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): posted[name] for name in posted if name.startswith(prefix)}


def _formats(
    run: ImportRun, posted: Mapping[str, str], mapping: Mapping[str, int], changed: str
) -> dict[str, dict[str, str]]:
    """What was chosen before for fields that keep their column, and the one that was changed now; guesses stay such."""
    formats = {key: dict(one) for key, one in run.formats.items() if mapping.get(key) == run.mapping.get(key)}
    if changed.startswith("format-") and changed in posted:
        field, _dash, part = changed.removeprefix("format-").rpartition("-")
        if field in mapping:
            formats.setdefault(field, {})[part] = posted[changed]
    return formats
