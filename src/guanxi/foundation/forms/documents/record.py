"""A filled form on paper, in Chinese or English."""

from __future__ import annotations

from typing import Any

import typst
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.forms.loading import files_of
from guanxi.foundation.forms.models import FormFile, FormRecord
from guanxi.foundation.forms.queries import about_of, results_of
from guanxi.foundation.forms.rules.items import DRAWN, EVIDENCE, Item, shown_items
from guanxi.foundation.forms.rules.points import points_of_items
from guanxi.foundation.forms.showing import show_answer, show_result
from guanxi.kit.components.numbers import quantity
from guanxi.kit.documents import long_day, render_pdf

MOST_BYTES = 6_000_000  # of all pictures on one paper; those beyond are named only


def record_pdf(record: FormRecord, *, user: Any, language: str) -> bytes:
    """A filled form as PDF.

    Args:
        user: who asks. language: "zh-hans" or "en": words, days and labels of the paper.
    """
    with translation.override(language):
        data = record_data(record, user)
        try:
            return render_pdf("forms/record", data, language)
        except typst.TypstError:  # a picture that browsers show and the printer cannot read: it is named only
            for row in (row for section in data["sections"] for row in section["rows"]):
                row["picture"] = None
            return render_pdf("forms/record", data, language)


def record_data(record: FormRecord, user: Any) -> dict[str, Any]:
    """Everything the template writes, in the active language."""
    about, title = about_of(record, user), record.version.print_title
    facts = [
        [pgettext("paper", "Date"), long_day(record.on)],
        [_("Filled by"), str(record.author)],
        [_("Version of the form"), str(record.version.number)],
    ]
    if record.points is not None and record.most_points:
        facts.append([_("Points"), f"{quantity(record.points)} / {quantity(record.most_points)}"])
    if record.finished_at is None:
        facts.append([pgettext("form", "State"), _("not finished")])
    return {
        "title": title, "to": [str(about)] if about is not None else [], "facts": facts,
        "sections": _sections(record),
        "closing": _closing(record),
        "footer": f"{title} · {about or record.author} · {long_day(record.on)}",
    }  # fmt: skip


def _closing(record: FormRecord) -> str:
    if record.finished_at is None:
        return ""
    on = long_day(timezone.localdate(record.finished_at))
    return _("Finished by %(name)s on %(day)s.") % {"name": record.finished_by, "day": on}


def _sections(record: FormRecord) -> list[dict[str, Any]]:
    """Headings with rows of label, value, evidence, points and a picture."""
    items, typed = record.version.form_items, record.typed
    files, results, points = files_of(record), results_of(record), points_of_items(items, typed)
    found: list[dict[str, Any]] = [{"title": "", "rows": []}]
    room = MOST_BYTES
    for item in shown_items(items, typed):
        if item.type == "heading":
            found.append({"title": str(item.label), "rows": []})
            continue
        given = points.get(item.key)
        row = {"label": str(item.label), "evidence": typed.get(item.key + EVIDENCE, ""), "points": "", "picture": None}
        if item.type == "computed":
            row["value"] = show_result(item, results.get(item.key), items)[0]
        else:
            row["value"] = show_answer(item, typed.get(item.key), files)
        if given is not None and given.points is not None:
            row["points"] = f"{quantity(given.points)} / {quantity(given.most)}"
        file = _picture_of(item, typed, files)
        if file is not None and item.type == "signature" and typed.get(item.key) is None:
            row["value"] = ""  # signed by hand, without the name
        if file is not None and file.size <= room:
            row["picture"] = _bytes_of(file)
            room -= file.size if row["picture"] else 0
        found[-1]["rows"].append(row)
    return [section for section in found if section["rows"]]


def _picture_of(item: Item, typed: Any, files: dict[int, FormFile]) -> FormFile | None:
    name = item.key + DRAWN if item.type == "signature" else item.key
    return files.get(typed.get(name) or 0) if item.type in ("photo", "signature") else None


def _bytes_of(file: FormFile) -> list[int] | None:
    """The picture as numbers, as the template takes it; None where the disk has lost it."""
    try:
        with file.content.open("rb") as content:
            return list(content.read())
    except FileNotFoundError:
        return None
