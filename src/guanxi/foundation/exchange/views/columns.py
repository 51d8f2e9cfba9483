"""An import as its page shows it: columns with their fields, choices for the whole file, rows with their cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.exchange.forms import EMPTY_CELLS, TWINS
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import FieldView, Preview, targets_for
from guanxi.foundation.exchange.queries.previews import target_of
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.kit.sheets import letter_of

Choices = list[tuple[str, Any]]
SURE = 0.8  # guesses below are shown with their reason


@dataclass(frozen=True)
class Control:
    """A choice with its name in the form: a menu, or a text where it has no choices."""

    name: str
    label: Any
    value: str
    choices: Sequence[tuple[Any, Choices]] = ()
    help: Any = ""


@dataclass(frozen=True)
class ColumnView:
    """A column of the file: its heading, first texts, the field it fills, how they are read, what is not certain."""

    place: int
    letter: str
    heading: str
    sample: str
    menu: Control
    reads_as: str = ""
    why: str = ""
    is_guess: bool = False
    formats: list[Control] = field(default_factory=list)
    questions: Sequence[tuple[str, str]] = ()


def columns_of(run: ImportRun, fields: Sequence[FieldView], preview: Preview) -> list[ColumnView]:
    """Every column, in the order of the file; how one is read can be chosen where something is not certain about it."""
    doubtful = {name for _code, name, _text, _count in preview.counts.reasons} | run.formats.keys()
    with RowStore(run) as store:
        samples = store.sample(20)
    by_place = {one.place: one for one in fields if one.place is not None}
    menu = field_menu(fields)
    views = []
    for place, heading in enumerate(run.columns):
        found = by_place.get(place)
        views.append(
            ColumnView(
                place=place, letter=(letter := letter_of(place)),
                heading=heading or _("column %(letter)s") % {"letter": letter},
                sample=_(", ").join([text[:40] for text in samples[place] if text and text.strip()][:3]),
                menu=Control(f"column-{place}", heading, found.key if found else "", menu),
                reads_as=_(", ").join(found.reads_as[:3]) if found and _is_news(found) else "",
                why=found.why if found else "",
                is_guess=bool(found and found.sureness is not None and found.sureness < SURE),
                formats=format_controls(found) if found and (found.questions or found.key in doubtful) else [],
                questions=found.questions if found else (),
            )
        )  # fmt: skip
    return views


def _is_news(found: FieldView) -> bool:
    return list(found.sample) != list(found.reads_as)


def field_menu(fields: Sequence[FieldView]) -> list[tuple[Any, Choices]]:
    """Fields by their group; first that the column is left out."""
    groups: dict[str, Choices] = {"": [("", _("– not imported –"))]}
    for one in fields:
        label = f"{one.label} *" if one.is_required else one.label
        groups.setdefault(str(one.group), []).append((one.key, label))
    return list(groups.items())


def format_controls(found: FieldView) -> list[Control]:
    """What can be chosen about how a column is read, where there is something to choose."""
    ways: dict[str, tuple[Any, Choices]] = {
        "order": (
            _("Order of the date"),
            [("ymd", _("year, month, day")), ("mdy", _("month, day, year")), ("dmy", _("day, month, year"))],
        ),
        "factor": (
            pgettext("amounts", "Unit"),
            [("1", pgettext("amounts", "as they stand")), ("1000", _("thousands")), ("10000", _("ten thousands (万)")),
             ("1000000", _("millions")), ("100000000", _("hundred millions (亿)"))],
        ),
        "mark": (_("Decimals"), [(".", "1,234.50"), (",", "1.234,50")]),
        "width": (
            _("Digits"),
            [("0", pgettext("codes", "as they stand"))]
            + [(str(n), _("fill with zeros to %(n)s") % {"n": n}) for n in range(3, 14)],
        ),
        "several": (
            _("Several in a cell"),
            [("keep", _("keep all")), ("first", _("take the first")), ("refuse", _("refuse"))],
        ),
    }  # fmt: skip
    kinds = {"day": ("order",), "moment": ("order",), "amount": ("factor", "mark"), "price": ("factor", "mark"),
             "quantity": ("mark",), "rate": ("mark",), "phone": ("several",), "email": ("several",)}  # fmt: skip
    if found.kind == "code" and (found.questions or found.format.get("width")):
        kinds["code"] = ("width",)
    controls = []
    for name in kinds.get(found.kind, ()):
        label, choices = ways[name]
        value = str(found.format.get(name, choices[0][0]))
        controls.append(Control(f"format-{found.key}-{name}", label, value, [("", choices)]))
    return controls


def settings_of(run: ImportRun, fields: Sequence[FieldView]) -> dict[str, Any]:
    """Everything chosen once for the whole file."""
    target = target_of(run)
    targets = [(one.key, one.label) for one in targets_for(run.by) if one.is_allowed]
    labels = {one.key: str(one.label) for one in fields}
    usable = {one.key for one in fields if one.place is not None or one.constant}
    keys = [
        (",".join(key), " + ".join(labels.get(name, name) for name in key)) for key in target.keys if set(key) <= usable
    ]
    keys.append(("", _("nothing: every row is new")))
    constants = [
        Control(
            f"constant-{one.key}",
            one.label,
            one.constant,
            [("", [("", "–"), *one.choices])] if one.choices else (),
            one.help,
        )
        for one in fields
        if one.place is None
    ]
    return {
        "target": Control("target", _("What the rows are"), run.kind, [("", targets)]),
        "file": _file_controls(run),
        "can_change": target.can_change,
        "keys": Control("upsert_key", _("Known again by"), ",".join(run.upsert_key), [("", keys)]),
        "empty": Control("empty", _("An empty cell"), run.empty, [("", EMPTY_CELLS)]),
        "twins": Control("duplicates", _("What looks familiar"), run.duplicates, [("", TWINS)]),
        "options": [
            Control(f"option-{one.key}", one.label, str(run.options.get(one.key, _first(one.choices))),
                    [("", list(one.choices))] if one.choices else (), one.help)
            for one in target.options
        ],
        "constants": constants,
        "has_constants": any(one.value for one in constants),
        "missing": [one.label for one in fields if one.is_required and one.key not in usable],
        "learned": run.guesses.get("*"),
    }  # fmt: skip


def _file_controls(run: ImportRun) -> list[Control]:
    """How the file itself is read."""
    reading = run.reading
    controls = []
    if reading.get("left_out"):
        sheets = [(name, name) for name in [reading.get("sheet", ""), *reading["left_out"]]]
        controls.append(Control("sheet", _("Sheet"), reading.get("sheet", ""), [("", sheets)]))
    if "heading" in reading:
        controls.append(Control("heading", _("Headings in line"), str(reading["heading"]), (), _("0: there are none")))
    if "encoding" in reading:
        known = [("utf-8", "UTF-8"), ("gb18030", "GBK / GB18030"), ("utf-16", "UTF-16"), ("big5", "Big5"),
                 ("mixed", _("several of them"))]  # fmt: skip
        if reading["encoding"] != "mixed":
            known.pop()
        if reading["encoding"] not in dict(known):
            known.insert(0, (reading["encoding"], reading["encoding"]))
        controls.append(Control("encoding", _("Letters"), reading["encoding"], [("", known)]))
    if "separator" in reading:
        words = {"\t": ("tab", _("tab"))}
        found = reading["separator"]
        marks = [words.get(mark, (mark, mark)) for mark in dict.fromkeys([found, ",", ";", "\t", "|"])]
        controls.append(Control("separator", _("Separator"), words.get(found, (found, ""))[0], [("", marks)]))
    return controls


def _first(choices: Sequence[tuple[str, Any]]) -> str:
    return choices[0][0] if choices else ""
