"""Filling a form: begun on its first save, saved by itself while one types, finished by a button."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.foundation.forms import actions
from guanxi.foundation.forms.forms import FillForm, name_of
from guanxi.foundation.forms.loading import files_of
from guanxi.foundation.forms.models import FormRecord, FormVersion
from guanxi.foundation.forms.queries import about_of, current_version, find_form, find_record
from guanxi.foundation.forms.rules.answers import read_answers
from guanxi.foundation.forms.rules.items import EVIDENCE, FILES, completeness
from guanxi.foundation.forms.showing import show_answer
from guanxi.foundation.forms.trail import trail_to
from guanxi.foundation.forms.views.filling import Saved, save_given
from guanxi.foundation.forms.words import label_of
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.records import find_visible
from guanxi.kit.components.numbers import listed
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed
from guanxi.kit.pages import is_fragment, page


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """A form that nobody filled yet, about `?kind=&id=`; the first save begins its record."""
    form, version = find_form(key, user=request.user), current_version(key)
    if form is None or version is None:
        raise Http404
    if not may(request.user, "forms.begin_record"):
        raise NotAllowed()
    about = _about_asked(request, form.kind)
    if request.method == "POST":
        return _post(request, _record_of(request, key, about))
    earlier = _earlier(request, key, about)
    held = _answers_again(version, earlier["last"]) if request.GET.get("from") == "last" else {}
    again = f"{request.path}?{urlencode({**request.GET.dict(), 'from': 'last'})}"
    return _page(request, version, about, None, FillForm(version.form_items, held), key=key, again_url=again, **earlier)


def _answers_again(version: FormVersion, last: FormRecord | None) -> dict[str, Any]:
    """Earlier answers as the version of today takes them; files stay with the record they belong to."""
    if last is None:
        return {}
    files = set(last.attachments.values_list("item", flat=True))
    plain = {name: value for name, value in last.answers.items() if name not in files}
    values, _faults = read_answers(version.form_items, plain)
    return {name: value for name, value in values.items() if value is not None}


def _about_asked(request: HttpRequest, kind: str) -> Any:
    if not kind:
        return None
    asked = request.GET.get("id", "")
    about = find_visible(request.user, kind, int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    if about is None or request.GET.get("kind", kind) != kind:
        raise Http404
    return about


def _earlier(request: HttpRequest, key: str, about: Any) -> dict[str, Any]:
    """What there is of this form about the same: one's own draft, and the record finished last."""
    rows = FormRecord.objects.filter(template__key=key).order_by("-on", "-id").select_related("author")
    rows = rows.filter(author=request.user) if about is None else rows.filter(object_id=about.pk)
    return {"draft": rows.filter(finished_at=None).first(), "last": rows.finished().first()}


def _record_of(request: HttpRequest, key: str, about: Any) -> FormRecord:
    """The record that this page began already, or a new one; the same page begins one record only."""
    begun = request.POST.get("record", "")
    if begun.isdecimal() and len(begun) < 19:
        return _found(request, int(begun))
    asked = request.POST.get("idempotency_key") or None
    record = actions.begin_record(form=key, about=about, by=request.user, at=timezone.now(), key=asked)
    return _found(request, record.pk)


def _found(request: HttpRequest, pk: int) -> FormRecord:
    record = find_record(request.user, pk)
    if record is None:
        raise Http404
    return record


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A form that was begun; a finished one is only read."""
    record = _found(request, pk)
    if record.is_finished and request.method == "GET":
        return redirect("forms:record", pk=pk)
    if not may(request.user, "forms.save_answers"):
        raise NotAllowed()
    if request.method == "POST":
        return _post(request, record)
    filled = FillForm(record.version.form_items, record.typed, files=files_of(record), on=record.on)
    return _page(request, record.version, about_of(record, request.user), record, filled)


def _post(request: HttpRequest, record: FormRecord) -> HttpResponse:
    is_draft = is_fragment(request)
    saved = save_given(request, record, is_draft=is_draft)
    if is_draft:
        return _tell_draft(request, saved)
    if saved.clash is not None:
        return _show_conflict(request, saved, saved.clash)
    if not saved.errors and "finish" in request.POST:
        try:
            actions.finish_record(saved.record, by=request.user, at=timezone.now())
        except BadInput as refusal:
            saved.errors |= {name: str(text) for name, text in refusal.fields.items()}
        else:
            messages.success(request, _("“%(form)s” is finished.") % {"form": saved.record.version.title})
            return redirect("forms:record", pk=record.pk)
    if not saved.errors:
        messages.success(request, _("Saved. You can go on later."))
        return redirect("forms:edit", pk=record.pk)
    return _show_errors(request, saved)


def _show_errors(request: HttpRequest, saved: Saved) -> HttpResponse:
    record, items = saved.record, saved.record.version.form_items
    given = _given_again(request, FillForm(items, record.typed))
    filled = FillForm(items, record.typed, given=given, errors=saved.errors, files=files_of(record), on=record.on)
    return _page(request, record.version, about_of(record, request.user), record, filled, errors=saved.errors)


def _given_again(request: HttpRequest, held: FillForm) -> QueryDict:
    """What was typed; of items that did not stand on the page what the record holds."""
    given = request.POST.copy()
    for bound in held.form:
        if bound.name != "on" and bound.name[2:] not in given.getlist("shown"):
            value = bound.initial
            given.setlist(bound.name, value if isinstance(value, list) else [] if value is None else [value])
    return given


def _show_conflict(request: HttpRequest, saved: Saved, clash: EditConflict) -> HttpResponse:
    """Both answered the same otherwise: theirs, mine and what stood there, to be chosen from."""
    record, items = saved.record, saved.record.version.form_items
    known = {item.key: item for item in items}
    wanted = {name: value for name, value in getattr(clash, "wanted", {}).items() if value is not None}
    rows = []
    for name in clash.yours:
        item = known[name.split(".")[0]]
        sides = {"original": clash.original, "theirs": clash.theirs, "yours": clash.yours}
        picks = {side: _pick(item, name, values[name]) for side, values in sides.items()}
        rows.append({"name": name_of(name), "label": label_of(name, items), **picks})
    filled = FillForm(items, {**record.typed, **wanted}, files=files_of(record), on=record.on)
    context: dict[str, Any] = {"clashes": rows, "who": record.changed_by}
    return _page(request, record.version, about_of(record, request.user), record, filled, status=409, **context)


def _pick(item: Any, name: str, value: Any) -> tuple[Any, str]:
    if name != item.key:
        return value or "", str(value or "–")
    shown = show_answer(item, value)
    if isinstance(value, bool):
        return ("yes" if value else "no"), shown
    return ("" if value is None or isinstance(value, tuple) else value), shown


def _tell_draft(request: HttpRequest, saved: Saved) -> HttpResponse:
    """Fragment: that it was saved, what could not be kept, and what is asked or computed otherwise now."""
    record, items = saved.record, saved.record.version.form_items
    filled = FillForm(items, record.typed, files=files_of(record), on=record.on)
    stood = set(request.POST.getlist("shown"))
    missing = set(completeness(items, record.typed).missing)
    context = {
        "record": record, "filled": filled, "clash": saved.clash, "now": timezone.now(),
        "any_wrong": saved.errors or missing, "said": list(_said_beside(filled, saved.errors, missing, request.POST)),
        "wrong": listed(str(label_of(name, items)) for name in saved.errors if name != "on.day"),
        "changed": [one for one in filled.lines() if one.mark != "computed" and one.shown != (one.item.key in stood)],
        "results": [line for line in filled.lines() if line.mark == "computed"],
        **_state(request, record, keep=saved.clash is not None),
    }  # fmt: skip
    answer = render(request, "forms/_saved.html", context)
    answer["HX-Replace-Url"] = reverse("forms:edit", args=[record.pk])
    return answer


def _said_beside(
    filled: FillForm, errors: dict[str, str], missing: set[str], given: QueryDict
) -> Iterator[tuple[str, list[str], list[str]]]:
    """What is wrong with an answer, to stand beside it, and the inputs whose marks of the page are outdated.

    Of answers still missing the page says what it said before.
    """
    stood, marked = set(given.getlist("shown")), set(given.getlist("marked"))
    for line in filled.lines():
        key = line.item.key
        names = (key, key + EVIDENCE)
        texts = [errors[name] for name in names if name in errors]
        if line.mark == "plain" and key in stood and (texts or not missing.intersection(names)):
            yield key, texts, [one for one in (f"a_{key}", f"e_{key}") if one in marked]


def _state(request: HttpRequest, record: FormRecord | None, *, keep: bool = False) -> dict[str, Any]:
    """What the page has to know of the record it edits; in a conflict it keeps what it knew."""
    if keep:
        return {"revision": request.POST.get("revision", ""), "original": request.POST.get("original", "{}")}
    if record is None:
        return {"revision": "", "original": "{}"}
    return {"revision": record.revision, "original": json.dumps(record.answers, ensure_ascii=False)}


def _page(
    request: HttpRequest, version: FormVersion, about: Any, record: FormRecord | None, filled: FillForm, *,
    key: str = "", status: int = 200, errors: dict[str, str] | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "version": version, "about": about, "record": record, "filled": filled,
        "crumbs": trail_to(record.template.key if record else key, about),
        "may_discard": record is not None and record.author_id == request.user.pk, **_state(request, record), **more,
        "waits_for_save": any(item.type in FILES or item.type == "signature" for item in version.form_items),
    }  # fmt: skip
    return page(request, "forms/fill.html", context, status=422 if errors else status)
