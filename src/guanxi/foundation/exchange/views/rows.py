"""The rows of an import as its page shows them: tabs by state, the grid, pairs side by side, reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.panels import word_of_state
from guanxi.foundation.exchange.queries import Preview
from guanxi.foundation.exchange.queries.previews import target_of
from guanxi.foundation.exchange.talk.plan import fields_of
from guanxi.foundation.exchange.talk.presenting import Cell, ItemView
from guanxi.kit.components.lists import Row
from guanxi.kit.components.numbers import NOTHING

STATES = ("new", "changed", "unchanged", "duplicate", "refused")
OUTCOMES = {
    "new": "created", "changed": "changed", "unchanged": "unchanged", "duplicate": "skipped", "refused": "refused",
}  # fmt: skip
MOST_REASONS = 12
NAMING = 2  # columns that say which record a row is: they stay first
FIRST_LINES = 3  # of a document; further ones are counted, unless something is wrong with them


def tabs_of(run: ImportRun, preview: Preview) -> list[dict[str, Any]]:
    """All rows and those of each state, with how many; states that no row is in are left out."""
    counts = preview.counts.items
    made = [
        {"label": _("All rows"), "url": "?#preview", "current": not preview.state, "count": f"{sum(counts.values()):,}"}
    ]
    skipped = run.summary.get("lines", {}).get("skipped")
    for state in STATES:
        if count := counts.get(state):
            is_told = run.is_open or (state == "duplicate" and not skipped)  # decided: they became something else
            word, _tone = word_of_state(state if is_told else OUTCOMES[state])
            made.append(
                {"label": word, "url": f"?{urlencode({'state': state})}#preview", "current": preview.state == state,
                 "count": f"{count:,}", "hot": state == "refused"}
            )  # fmt: skip
    return made


@dataclass
class RowView:
    """A row of the grid: an item with its state in words, or a further line of a document.

    Args:
        left_out: lines of the document that are not shown after this one.
    """

    item: ItemView
    cells: list[Cell | None]
    word: Any = ""
    tone: str = ""
    is_first: bool = True
    general: Sequence[Any] = ()
    left_out: int = 0


def items_of(run: ImportRun, preview: Preview) -> dict[str, Any]:
    """The heads of the grid and its rows; a document takes a row for each of its lines."""
    if not preview.items:
        return {"heads": [], "rows": []}
    first = preview.items[0]
    lines = next((one.lines[0] for one in preview.items if one.lines), [])
    order = _columns_first([cell.key for cell in first.cells], {name for _, name, *_ in preview.counts.reasons})
    heads = [first.cells[place].label for place in order] + [cell.label for cell in lines]
    rows: list[RowView] = []
    for item in preview.items:
        word, tone = word_of_state(item.outcome or item.state)
        shown_fields = {cell.key for cell in item.cells} | {cell.key for line in item.lines for cell in line}
        general = [one for one in item.problems if one.field not in shown_fields]
        parts, left_out = _lines_shown(item)
        for number, line in enumerate(parts):
            head: list[Cell | None] = [item.cells[place] for place in order] if not number else [None] * len(item.cells)
            tail: list[Cell | None] = [*line] if line else [None] * len(lines)
            rows.append(RowView(item, [*head, *tail], word, tone, not number, general if not number else ()))
        rows[-1].left_out = left_out
    return {"heads": heads, "rows": rows}


def _columns_first(names: Sequence[str], wrong: set[str]) -> list[int]:
    """In which order columns stand: the first two, those in which something is wrong, the others."""
    return sorted(range(len(names)), key=lambda place: (place >= NAMING, names[place] not in wrong and place >= NAMING))


def _lines_shown(item: ItemView) -> tuple[list[list[Cell]], int]:
    """The first lines of a document and every line with a problem, and how many others there are."""
    if not item.lines:
        return [[]], 0
    shown = [
        line for number, line in enumerate(item.lines) if number < FIRST_LINES or any(cell.problem for cell in line)
    ]
    return shown, len(item.lines) - len(shown)


def twins_of(preview: Preview) -> list[dict[str, Any]]:
    """Rows that look like a record here: each with the records it may be, side by side."""
    made = []
    for item in preview.items:
        for twin in item.twins:
            rows = [
                Row([label, here or NOTHING, there or NOTHING], tone="warn" if is_other else "")
                for label, here, there, is_other in twin.pairs
            ]
            chosen = item.decision if item.chosen in (None, twin.pk) else ""
            made.append({"item": item, "twin": twin, "rows": rows, "chosen": chosen})
    return made


def reasons_of(run: ImportRun, preview: Preview) -> list[dict[str, Any]]:
    """Why rows are refused, the most frequent first, each leading to its rows; the chosen one leads back."""
    labels = {one.key: one.label for one in fields_of(target_of(run), run.by)}
    made = []
    for code, name, text, count in preview.counts.reasons[:MOST_REASONS]:
        reason = f"{code}:{name}" if name else code
        is_on = preview.reason in (reason, code)
        query = {"state": "refused"} | ({} if is_on else {"reason": reason})
        label = f"{labels[name]}: {text}" if name in labels else text
        made.append(
            {
                "label": Truncator(label).chars(60),
                "count": f"{count:,}",
                "on": is_on,
                "url": f"?{urlencode(query)}#preview",
            }
        )
    return made


def outcomes_of(run: ImportRun, preview: Preview) -> list[dict[str, Any]]:
    """How many lines became what, each leading to them where a tab shows just these."""
    lines = run.summary.get("lines", {})
    made = []
    for state, outcome in OUTCOMES.items():
        if count := lines.get(outcome):
            word, _tone = word_of_state(outcome)
            is_tab = preview.counts.lines.get(state) == count
            url = f"?{urlencode({'state': state})}#preview" if is_tab else ""
            made.append({"label": word, "value": f"{count:,}", "url": url})
    return made


def page_url(preview: Preview, place: int | None) -> str:
    """The address of another page of the same rows; empty where there is none."""
    if place is None:
        return ""
    wanted = {"state": preview.state, "reason": preview.reason, "after": place}
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}#preview"
