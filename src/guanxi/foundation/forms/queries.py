"""Questions about forms: what may be filled, what was answered, and how many points the answers give."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Subquery

from guanxi.foundation.forms.models import FormRecord, FormVersion
from guanxi.foundation.forms.rules.computing import compute
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.rules.points import Points, points_of_items
from guanxi.foundation.forms.specs import FormSpec, declared, hidden_from
from guanxi.foundation.forms.wording import item_to, words_from, words_to
from guanxi.foundation.timeline.records import find_visible

__all__ = ["Points", "answers_of", "latest_record", "points_of"]


@dataclass(frozen=True)
class Form:
    """A form that can be filled: declared by a room, or the version of an administrator's that was published last."""

    key: str
    kind: str
    label: Any
    help: Any
    rhythm: str = ""
    fillers: tuple[str, ...] = ()


def latest_record(kind: str, object_id: int, key: str) -> FormRecord | None:
    """The finished record of a form that tells of the latest day, about one record; None where there is none."""
    found = FormRecord.objects.finished().filter(kind=kind, object_id=object_id, template__key=key)
    latest: FormRecord | None = found.select_related("version", "template").order_by("-on", "-id").first()
    return latest


def latest_records(kind: str, object_ids: Iterable[int], key: str) -> dict[int, FormRecord]:
    """The same of many, in one query."""
    wanted = list(object_ids)
    found = FormRecord.objects.finished().filter(kind=kind, object_id__among=wanted, template__key=key)
    return {one.object_id: one for one in found.select_related("version", "template").order_by("on", "id")}


def answers_of(record: FormRecord) -> dict[str, Any]:
    """Key → typed value of what was asked and answered, results of computed items included; unknown is left out.

    Numbers are decimals, a percentage as it was written (12.5), a day a date, yes and no a bool, several choices a
    tuple of their keys, files their numbers; `KEY.evidence` is what an answer rests on.
    """
    items, typed = record.version.form_items, record.typed
    results = {key: one for key, one in compute(items, typed).items() if not isinstance(one, Unknown)}
    return {**typed, **results}


def results_of(record: FormRecord) -> dict[str, Decimal | Unknown]:
    """Key → result of the computed items that are asked, or why it is unknown."""
    return compute(record.version.form_items, record.typed)


def points_of(record: FormRecord) -> dict[str, Points]:
    """Key → points of what each scored item could give; points None: not answered, which is unknown and not zero."""
    return points_of_items(record.version.form_items, record.typed)


def wording_of(spec: FormSpec) -> dict[str, Any]:
    """A declared form as a version keeps it: its titles and items in both languages."""
    titles = words_to("label", spec.label) | words_to("help", spec.help) | words_to("print_title", spec.print_title)
    return {"titles": titles, "items": [item_to(item) for item in spec.items]}


def digest_of(wording: Mapping[str, Any]) -> str:
    """What tells two wordings apart."""
    text = json.dumps([wording["titles"], wording["items"]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def current_version(key: str) -> FormVersion | None:
    """The version of a form that is filled now; of a declared form one that may not be stored yet."""
    return current_versions([key]).get(key)


def current_versions(keys: Iterable[str]) -> dict[str, FormVersion]:
    """The same of many, by key, in one query; a form without a version is left out."""
    wanted = list(keys)
    latest = FormVersion.objects.filter(template=OuterRef("template")).order_by("-number").values("number")[:1]
    rows = FormVersion.objects.filter(template__key__in=wanted, number=Subquery(latest)).select_related("template")
    found = {one.template.key: one for one in rows}
    for key in wanted:
        if key in declared:
            found[key] = _stored_or_new(declared[key], found.get(key))
    return found


def _stored_or_new(spec: FormSpec, latest: FormVersion | None) -> FormVersion:
    """The version of a declared form that was stored last, unless its wording changed since."""
    wording = wording_of(spec)
    digest = digest_of(wording)
    if latest is not None and latest.digest == digest:
        return latest
    return FormVersion(number=(latest.number if latest else 0) + 1, digest=digest, **wording)


def find_form(key: str, *, user: Any) -> Form | None:
    """A form by its key, if it can be filled now and `user` may read it."""
    return next((one for one in forms_for(user, key=key)), None)


def forms_for(user: Any, *, kind: str | None = None, key: str | None = None) -> list[Form]:
    """The forms that can be filled now, without those that `user` may not read."""
    hidden = hidden_from(user)
    return [one for one in forms_now(kind=kind, key=key) if one.key not in hidden]


def forms_now(*, kind: str | None = None, key: str | None = None) -> list[Form]:
    """The forms that can be filled now, declared ones first; one query.

    Args:
        kind: only those about this kind of record. key: only this one.
    """
    wanted = {"kind": kind, "key": key}
    asked = {name: value for name, value in wanted.items() if value is not None}
    known = [
        Form(one.key, one.kind, one.label, one.help, one.rhythm, one.fillers)
        for one in declared.values()
        if all(getattr(one, name) == value for name, value in asked.items())
    ]
    narrowed = {f"template__{name}": value for name, value in asked.items()}
    made = FormVersion.objects.filter(template__retired_at=None, template__is_declared=False, **narrowed)
    latest = {one.template: one for one in made.select_related("template").defer("items").order_by("number")}
    for template, version in sorted(latest.items(), key=lambda pair: (pair[0].label, pair[0].pk)):
        words = (words_from("label", version.titles), words_from("help", version.titles))
        known.append(Form(template.key, template.kind, *words, template.rhythm, tuple(template.fillers)))
    return known


def about_of(record: FormRecord, user: Any) -> Any | None:
    """What a record is about, if `user` may see it."""
    return find_visible(user, record.kind, record.object_id) if record.object_id is not None else None


def find_record(user: Any, pk: int) -> FormRecord | None:
    """A filled form, if `user` may see what it is about, and what its form tells."""
    rows = FormRecord.objects.select_related("template", "version", "author", "changed_by", "finished_by", "unit")
    found: FormRecord | None = rows.filter(pk=pk).first()
    if found is not None and found.template.key in hidden_from(user):
        return None
    if found is None or found.kind:
        return found if found is not None and about_of(found, user) is not None else None
    return found if FormRecord.objects.filter(pk=pk).visible_to(user).exists() else None
