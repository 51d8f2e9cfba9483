"""What was typed into a form goes into its record: files first, then every answer the items can hold."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.forms import actions
from guanxi.foundation.forms.forms import read_given
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.rules.answers import read_answers
from guanxi.foundation.forms.rules.items import DRAWN, FILES, Item
from guanxi.foundation.forms.words import say_all
from guanxi.kit.errors import BadInput, EditConflict, Refusal
from guanxi.kit.sentences import together

LONGEST_DRAWING = 400_000  # signs of a drawn signature as text


@dataclass
class Saved:
    """What became of an edit: the record as it is now, what could not be kept, and a conflict."""

    record: FormRecord
    errors: dict[str, str] = field(default_factory=dict)
    clash: EditConflict | None = None


def save_given(request: HttpRequest, record: FormRecord, *, is_draft: bool) -> Saved:
    """Save what stands in the request.

    Args:
        is_draft: saved by itself while somebody types; files and drawings wait for the button.
    """
    items = record.version.form_items
    answers = read_given(items, request.POST)
    errors: dict[str, str] = {}
    if not is_draft:
        answers |= _files_given(request, items, errors)
    _values, faults = read_answers(items, answers)
    errors |= say_all(faults)
    kept = {name: value for name, value in answers.items() if name not in faults}
    on, is_day = _day_given(request)
    if not is_day:
        errors["on.day"] = _("Write days as YYYY-MM-DD.")
    told = {"revision": _revision(request, record), "original": _original(request), "on": on}
    return _save(request, record, kept, errors, told)


def _save(request: HttpRequest, record: FormRecord, kept: dict[str, Any], errors: dict[str, str], told: Any) -> Saved:
    common = {"by": request.user, "at": timezone.now()}
    try:
        return Saved(actions.save_answers(record, answers=kept, **told, **common), errors)
    except EditConflict as clash:
        return Saved(_fresh(record), errors, clash)
    except BadInput as refusal:
        errors |= {"on.day" if name == "on" else name: str(text) for name, text in refusal.fields.items()}
        left = {name: value for name, value in kept.items() if name not in refusal.fields}
        if "on" in refusal.fields:
            told["on"] = None
        if len(left) == len(kept) and "on" not in refusal.fields:
            return Saved(_fresh(record), errors)
        return _save(request, record, left, errors, told)


def _fresh(record: FormRecord) -> FormRecord:
    return FormRecord.objects.select_related("version", "template", "changed_by", "author").get(pk=record.pk)


def _files_given(request: HttpRequest, items: tuple[Item, ...], errors: dict[str, str]) -> dict[str, Any]:
    """Photos and files that were chosen, drawings that were made, and those that were taken away."""
    answers: dict[str, Any] = {}
    stood = set(request.POST.getlist("shown"))
    for item in items:
        if item.key not in stood:
            continue
        sent = request.FILES.get(f"a_{item.key}")
        if item.type in FILES:
            if sent is not None:
                _keep(request, item.key, sent, str(sent.name), answers, errors, only_pictures=item.type != "file")
            elif request.POST.get(f"x_{item.key}"):
                answers[item.key] = None
        elif item.type == "signature":
            drawing = request.POST.get(f"d_{item.key}", "")
            if drawing:
                _keep_drawing(request, item.key, drawing, answers, errors)
            elif request.POST.get(f"x_{item.key}"):
                answers[item.key + DRAWN] = None
    return answers


def _keep_drawing(
    request: HttpRequest, key: str, drawing: str, answers: dict[str, Any], errors: dict[str, str]
) -> None:
    try:
        if len(drawing) > LONGEST_DRAWING:
            raise ValueError
        content = base64.b64decode(drawing.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        errors[key] = _("The drawing could not be read. Draw it again, or type the name only.")
        return
    _keep(
        request,
        key + DRAWN,
        ContentFile(content, "signature.png"),
        "signature.png",
        answers,
        errors,
        only_pictures=True,
    )


def _keep(
    request: HttpRequest, name: str, content: Any, called: str, answers: dict[str, Any], errors: dict[str, str], *,
    only_pictures: bool,
) -> None:  # fmt: skip
    try:
        kept = actions.keep_file(
            content=content, name=called, only_pictures=only_pictures, by=request.user, at=timezone.now()
        )
        answers[name] = kept.pk
    except Refusal as refusal:
        errors[name.removesuffix(DRAWN)] = together(*refusal.fields.values()) or str(refusal)


def _day_given(request: HttpRequest) -> tuple[date | None, bool]:
    text = request.POST.get("on", "")
    if not text:
        return None, True
    try:
        return date.fromisoformat(text), True
    except ValueError:
        return None, False


def _revision(request: HttpRequest, record: FormRecord) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else record.revision


def _original(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.POST.get("original", "") or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
