"""Headings → fields, in both languages: what was learned, names, units, likeness, and the values of the column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.kit.imports.cells.reader import words_of
from guanxi.kit.imports.profile import Profile, profile_of
from guanxi.kit.imports.targets import ImportField
from guanxi.kit.imports.units import split_unit
from guanxi.kit.sheets.heads import JOINT
from guanxi.kit.staging import normal_heading

LANGUAGES = ("en", "zh-hans")
LEAST = 0.5  # sureness below which nothing is mapped
SURE = 0.9  # from here on nobody needs to be asked
ALIKE = 0.82  # likeness of two headings, of 1
WORDY = frozenset(["text", "code", "record", "county"])
MOST_SEEN = 120  # cells of a column that are looked at


@dataclass(frozen=True)
class Guess:
    """The column that fills a field.

    Args:
        place: of the column, from 0. sureness: 0 to 1; from 0.9 on it is sure. factor: what one of the heading's unit
            is worth (万元: 10000). why: in words.
    """

    place: int
    sureness: float
    factor: Decimal | None = None
    why: Any = ""


@dataclass(frozen=True)
class _Names:
    """What a field may be called, folded; and of a choice the words that stand in its cells."""

    exact: frozenset[str]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Column:
    place: int
    heading: str
    full: str
    label: str
    group: str
    factor: Decimal | None
    profile: Profile


def guess(
    columns: Sequence[str],
    samples: Sequence[Sequence[str]],
    fields: Sequence[ImportField],
    *,
    learned: Mapping[str, str | None] | None = None,
) -> dict[str, Guess]:
    """Which column fills which field; no column fills two, no field has two.

    Args:
        samples: for each column some of its cells. learned: heading → key of the field it was mapped to before, None
            where it was left out; headings are compared without case, spaces and punctuation.
    """
    known = {normal_heading(heading): key for heading, key in (learned or {}).items()}
    found = [_column(at, heading, samples[at] if at < len(samples) else ()) for at, heading in enumerate(columns)]
    names = {field.key: _names(field) for field in fields}
    offers: list[tuple[float, int, int, Any]] = []
    for order, field in enumerate(fields):
        for column in found:
            sureness, why = _offer(field, names[field.key], column, known)
            if sureness >= LEAST:
                offers.append((sureness, -column.place, -order, why))
    return _assigned(sorted(offers, key=lambda offer: offer[:3], reverse=True), found, fields, known)


def _assigned(
    offers: Sequence[tuple[float, int, int, Any]],
    found: Sequence[_Column],
    fields: Sequence[ImportField],
    known: Mapping[str, str | None],
) -> dict[str, Guess]:
    taken: set[int] = {column.place for column in found if known.get(column.full, "") is None}
    guesses: dict[str, Guess] = {}
    for sureness, place, order, why in offers:
        field, at = fields[-order], -place
        if field.key not in guesses and at not in taken:
            taken.add(at)
            guesses[field.key] = Guess(at, round(sureness, 2), found[at].factor, why)
    _add_by_values(guesses, taken, found, fields)
    return guesses


def _add_by_values(
    guesses: dict[str, Guess], taken: set[int], found: Sequence[_Column], fields: Sequence[ImportField]
) -> None:
    """Fields without a column, where exactly one column that is left holds what only such a field holds."""
    for kind, why in (
        ("phone", _("the values are telephone numbers")),
        ("email", _("the values are e-mail addresses")),
        ("credit_code", _("the values are unified social credit codes")),
        ("day", _("the values are dates")),
    ):
        open_fields = [field for field in fields if field.key not in guesses and _evidence_of(field) == kind]
        columns = [column for column in found if column.place not in taken and column.profile.share(kind) >= 0.9]
        if open_fields and len(columns) == 1 and (len(open_fields) == 1 or kind != "day"):
            field = next((one for one in open_fields if one.is_required), open_fields[0])
            sureness = 0.6 if not columns[0].heading else 0.5
            guesses[field.key] = Guess(columns[0].place, sureness, columns[0].factor, why)
            taken.add(columns[0].place)


def _evidence_of(field: ImportField) -> str:
    """The kind of values that give the field away."""
    if field.kind in ("phone", "email"):
        return field.kind
    if field.kind in ("day", "moment"):
        return "day"
    words = "".join(normal_heading(name) for name in (field.key, *field.names))
    return "credit_code" if field.kind in ("code", "text") and ("信用代码" in words or "taxid" in words) else ""


def _names(field: ImportField) -> _Names:
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(str(field.label))
    return _Names(
        frozenset(filter(None, (normal_heading(name) for name in (field.key, *labels, *field.names)))),
        frozenset(words_of(field)) if field.kind == "choice" else frozenset(),
    )


def _column(place: int, heading: str, cells: Sequence[str]) -> _Column:
    bare, factor, _unit = split_unit(heading)
    group, joint, label = bare.rpartition(JOINT)
    return _Column(
        place, heading, normal_heading(heading), normal_heading(label if joint else bare), normal_heading(group),
        factor, profile_of(cells[:MOST_SEEN]),
    )  # fmt: skip


def _offer(field: ImportField, names: _Names, column: _Column, known: Mapping[str, str | None]) -> tuple[float, Any]:
    """How sure it is that the column fills the field, and why; 0 for not at all."""
    if not column.full:
        return 0.0, ""
    if column.full in known:
        return (1.0, _("mapped so the last time")) if known[column.full] == field.key else (0.0, "")
    sureness, why = _by_name(names, column)
    if not sureness:
        return 0.0, ""
    fit = column.profile.fit_words(names.words) if names.words else column.profile.fit(field.kind)
    if fit is None:
        return (0.0, "") if sureness < SURE and field.kind in WORDY and column.profile.speaks else (sureness, why)
    if fit < 0.2:
        # a name that is exactly the field's stands even where the values are broken: their faults say so
        return (0.7, _("%(why)s, though its values do not look so") % {"why": why}) if sureness >= SURE else (0.0, "")
    return (min(sureness + 0.04, 0.99), why) if fit >= 0.9 and sureness < SURE else (sureness, why)


def _by_name(names: _Names, column: _Column) -> tuple[float, Any]:
    if column.full in names.exact:
        return 0.99, _("the heading is its name")
    both = column.group + column.label
    if both in names.exact or (not column.group and column.label in names.exact):
        return 0.97, _("the heading is its name with a unit")
    if column.group and column.label in names.exact:
        return 0.88, _("the second heading is its name")
    if column.group and any(column.group in name or name in both for name in names.exact if len(name) > 1):
        inner = [name for name in names.exact if name.endswith(column.label) or column.label.endswith(name)]
        if inner and any(column.group in name for name in inner):
            return 0.8, _("both headings are in its name")
    held = max((name for name in names.exact if _holds(both, name)), key=len, default="")
    if held:
        return 0.6 + 0.2 * min(len(held), len(both)) / max(len(held), len(both)), _("the heading holds its name")
    return _by_likeness(names, both)


def _holds(heading: str, name: str) -> bool:
    """Whether a heading ends in a name, or a name in the heading, long enough to mean something."""
    short, long = sorted((heading, name), key=len)
    least = 2 if not short.isascii() else 4
    return len(short) >= least and (long.endswith(short) or (long.startswith(short) and len(short) * 2 >= len(long)))


def _by_likeness(names: _Names, heading: str) -> tuple[float, Any]:
    least = 4 if not heading.isascii() else 5
    if len(heading) < least:
        return 0.0, ""
    best = 0.0
    for name in names.exact:
        if len(name) >= least and abs(len(name) - len(heading)) <= 3:
            best = max(best, SequenceMatcher(None, heading, name, autojunk=False).ratio())
    return (0.75 * best, _("the heading is like its name")) if best >= ALIKE else (0.0, "")
