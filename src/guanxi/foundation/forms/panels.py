"""Filled forms ready to show: under their headings, and as a list about one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, Model, OuterRef
from django.urls import reverse
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.forms.models import FormFile, FormRecord, FormUse
from guanxi.foundation.forms.purposes import say_purpose
from guanxi.foundation.forms.queries import forms_for, results_of
from guanxi.foundation.forms.rules.items import DRAWN, EVIDENCE, Item, shown_items
from guanxi.foundation.forms.rules.points import Points, points_of_items
from guanxi.foundation.forms.showing import show_answer, show_result
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import kind_of, shown_together
from guanxi.kit.components.entry import picture
from guanxi.kit.components.layout import link
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, day, quantity

MOST = 8


@dataclass
class Part:
    """A heading of a filled form with its answers: label and value."""

    title: Any
    pairs: list[tuple[Any, Any]] = field(default_factory=list)


def sections_of(record: FormRecord, files: Mapping[int, FormFile]) -> list[Part]:
    """The answers under their headings; what was not asked is left out."""
    items, typed = record.version.form_items, record.typed
    shown, results, points = shown_items(items, typed), results_of(record), points_of_items(items, typed)
    parts = [Part("")]
    for item in shown:
        if item.type == "heading":
            parts.append(Part(item.label))
        elif item.type == "computed":
            words, is_unknown = show_result(item, results.get(item.key), items)
            parts[-1].pairs.append((item.label, _quiet(words) if is_unknown else words))
        else:
            parts[-1].pairs.append((item.label, _value(item, typed, files, points.get(item.key))))
    return [part for part in parts if part.pairs]


def _quiet(words: Any) -> Any:
    return format_html('<span class="muted">{}</span>', words)


def _value(item: Item, typed: Mapping[str, Any], files: Mapping[int, FormFile], points: Points | None) -> Any:
    """An answer with its points, its picture, and what it rests on."""
    answer = typed.get(item.key)
    file = files.get(answer) if item.type in ("photo", "file") and answer else None
    drawn = files.get(typed.get(item.key + DRAWN) or 0)
    if file is not None:
        value: Any = picture(file.url, file.name) if item.type == "photo" else link(file.name, file.url, icon="file")
    elif item.type == "long_text" and answer:
        value = mark_safe(linebreaks(answer, autoescape=True))  # noqa: S308 - escaped by linebreaks
    else:
        value = show_answer(item, answer) if answer is not None else _quiet(NOTHING)
    extra = [] if drawn is not None and answer is None else [value]
    if points is not None and points.points is not None:
        words = {"points": quantity(points.points), "most": quantity(points.most)}
        extra.append(_quiet(_("%(points)s of %(most)s points") % words))
    if drawn is not None:
        extra.append(picture(drawn.url, item.label))
    if evidence := typed.get(item.key + EVIDENCE):
        extra.append(_quiet(mark_safe(linebreaks(evidence, autoescape=True))))  # noqa: S308 - the same
    return extra[0] if len(extra) == 1 else format_html("{}" + "<br>{}" * (len(extra) - 1), *extra)


def uses_of(record: FormRecord) -> list[FormUse]:
    """Who made something of it, the latest first; each knows its `words`."""
    found = list(record.uses.select_related("by").order_by("-at", "-id"))
    for one in found:
        one.words = say_purpose(one.purpose)  # type: ignore[attr-defined]
    return found


def fill_url(key: str, kind: str, object_id: int | None) -> str:
    """Where a form is filled, about a record."""
    place = reverse("forms:new", args=[key])
    return f"{place}?{urlencode({'kind': kind, 'id': object_id})}" if object_id is not None else place


def state_badge(record: FormRecord) -> Any:
    """Whether it is finished, and used since."""
    if not record.is_finished:
        return badge(pgettext("form", "begun"), "warn")
    return (
        badge(pgettext("form", "used"), "ok")
        if getattr(record, "is_used", False)
        else badge(pgettext("form", "finished"), "info")
    )


USED = Exists(FormUse.objects.filter(record=OuterRef("pk")))


def forms_about(record: Model, user: Any) -> dict[str, Any] | None:
    """Forms about one record: those filled last, and those that can be filled (template `forms/_panel.html`, `forms`).

    Two or three questions; None where nothing of it is for this person.
    """
    kind = kind_of(record)
    rows = FormRecord.objects.filter(kind=kind, object_id__in=shown_together(record)).annotate(is_used=USED)
    found = list(
        rows.readable_by(user).select_related("version", "template", "author").order_by("-on", "-id")[: MOST + 1]
    )
    offered = forms_for(user, kind=kind) if may(user, "forms.begin_record") else []
    if not found and not offered:
        return None
    return {
        "rows": [
            {"title": one.version.title, "sub": f"{day(one.on)} · {one.author}", "badge": state_badge(one),
             "url": reverse("forms:record" if one.is_finished else "forms:edit", args=[one.pk])}
            for one in found[:MOST]
        ],
        "more_url": f"{reverse('forms:list')}?about={kind}.{record.pk}" if len(found) > MOST else "",
        "offered": [{"label": one.label, "url": fill_url(one.key, kind, record.pk)} for one in offered],
    }  # fmt: skip
