"""Filling forms: begun, saved as often as one likes, finished once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.foundation.forms.actions.files import attach, check_files
from guanxi.foundation.forms.actions.versions import keep_version
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.queries import about_of, find_form
from guanxi.foundation.forms.rules.answers import (
    as_json,
    asked_only,
    check_finished,
    file_names,
    read_answers,
    words_in,
)
from guanxi.foundation.forms.rules.items import completeness, shown_items
from guanxi.foundation.forms.rules.points import points_of_items, total
from guanxi.foundation.forms.specs import is_kept_close
from guanxi.foundation.forms.words import say_all
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import record as record_event
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.merging import merge

AnswerValue = str | int | bool | Decimal | Sequence[str] | None
EARLIEST = date(2000, 1, 1)


class FormIsFinished(Refusal):
    """A finished form is not changed any more."""

    code = "form_is_finished"


@action("forms.begin_record")
def begin_record(
    *, form: str, about: Model | None = None, on: date | None = None, answers_from: FormRecord | None = None, by: Any,
    at: datetime,
) -> FormRecord:  # fmt: skip
    """Begin to fill a form; nothing has to be answered yet.

    Args:
        form: its key, as in "credit.management". about: what it is filled about, of the form's kind.
        on: the day it tells of, today by default. answers_from: an earlier record of the form to begin with.

    Raises:
        BadInput: a form that is not there or retired, about nothing or another kind of record, a day to come.
    """
    found, today = find_form(form, user=by), localdate(at)
    if found is None:
        raise BadInput(form=_("There is no such form, or it is not filled any more."))
    if found.kind != (kind_of(about) if about is not None else ""):
        raise BadInput(about=_("This form is filled about another kind of record."))
    _check_day(on, today)
    version = keep_version(form, at=at)
    record = FormRecord(
        template=version.template, version=version, kind=found.kind, object_id=about.pk if about is not None else None,
        on=on or today, author=by, unit=Unit.objects.filter(pk=by.unit_id).first(), begun_at=at, changed_by=by,
        changed_at=at,
    )  # fmt: skip
    answers: dict[str, Any] = {}
    if answers_from is not None:
        if (answers_from.template_id, answers_from.kind) != (record.template_id, record.kind):
            raise BadInput(answers_from=_("Choose an earlier record of the same form."))
        if answers_from.object_id != record.object_id:
            raise BadInput(answers_from=_("Choose an earlier record about the same."))
        answers, _faults = read_answers(version.form_items, answers_from.answers)
    _set(record, answers)
    record.save(force_insert=True)
    attach(record, _files_in(record, answers))
    return record


@action("forms.save_answers")
def save_answers(
    record: FormRecord, *, answers: Mapping[str, AnswerValue], revision: int,
    original: Mapping[str, AnswerValue] | None = None, on: date | None = None, by: Any, at: datetime,
) -> FormRecord:  # fmt: skip
    """Save answers of a form that is not finished; those that are not named stay as they are.

    Args:
        answers: key → value, `KEY.evidence` → what it rests on, a file by its number. revision: the one the editor saw.
        original: the answers the editor saw, so that only what both changed is a conflict.
        on: the day it tells of, where that changed.

    Raises:
        BadInput: an answer the item cannot hold. EditConflict: somebody else answered the same otherwise meanwhile.
        FormIsFinished: it is closed.
    """
    row = _open_row(record)
    _check_day(on, localdate(at))
    items, present = row.version.form_items, dict(row.typed)
    wanted, faults = read_answers(items, answers)
    names = file_names(items)
    known = {item.key: item for item in items}
    files = {name: (known[name.split(".")[0]], wanted[name]) for name in names if wanted.get(name) is not None}
    faults |= check_files(files, row, by)
    if faults:
        raise BadInput(**say_all(faults))
    was: dict[str, Any] = {name: present.get(name) for name in wanted} if revision == row.revision else {}
    if revision != row.revision and original is not None:
        seen, _faults = read_answers(items, original)
        was = {name: seen.get(name) for name in wanted}
    written = merge(wanted, was, {name: present.get(name) for name in wanted})
    if written or (on is not None and on != row.on):
        answered = present | written
        row.on = on or row.on
        _set(row, answered)
        row.revision += 1
        row.changed_by, row.changed_at = by, at
        row.save()
        attach(row, _files_in(row, answered))
    return row


@action("forms.finish_record")
def finish_record(record: FormRecord, *, by: Any, at: datetime) -> FormRecord:
    """Finish a form: what is required is answered, what was hidden is dropped, points are counted; then it is closed.

    Raises:
        BadInput: a required item or wanted evidence is missing, or nothing is answered at all. FormIsFinished: it is
            closed already.
    """
    row = _open_row(record)
    items, answers = row.version.form_items, row.typed
    if faults := check_finished(items, answers):
        raise BadInput(**say_all(faults))
    asked = next((item.key for item in shown_items(items, answers) if item.is_asked), None)
    if asked is not None and not completeness(items, answers).answered:
        raise BadInput(**{asked: _("Nothing is answered yet: a form without an answer is not finished.")})
    kept = asked_only(items, answers)
    _set(row, kept)
    row.revision += 1
    row.changed_by, row.changed_at = by, at
    row.finished_by, row.finished_at = by, at
    row.save()
    attach(row, _files_in(row, kept))
    told = about_of(row, system_user())
    scored = {} if is_kept_close(row.template.key) else {"points": row.points, "most": row.most_points}
    record_event(
        "forms.record_finished", row, about=[told] if told is not None else [], by=by, at=at,
        form=row.version.title_by_language, of=str(told or ""), on=row.on, **scored,
    )  # fmt: skip
    return row


@action("forms.discard_record")
def discard_record(record: FormRecord, *, by: Any, at: datetime) -> None:
    """Throw a form away that one began and did not finish.

    Raises:
        NotAllowed: somebody else began it. FormIsFinished: it is closed.
    """
    row = _open_row(record)
    if row.author_id != by.pk:
        raise NotAllowed()
    row.delete()


def _check_day(on: date | None, today: date) -> None:
    if on is not None and not EARLIEST <= on <= today:
        raise BadInput(on=_("Choose today or an earlier day, from 2000 on."))


def _open_row(record: FormRecord) -> FormRecord:
    row: FormRecord = FormRecord.objects.lock().select_related("version", "template").get(pk=record.pk)
    if row.is_finished:
        raise FormIsFinished(_("This form is finished."), mend=_("Fill it again; it can begin with these answers."))
    return row


def _set(row: FormRecord, answers: Mapping[str, Any]) -> None:
    """Write answers into a row with what is counted of them."""
    items = row.version.form_items
    row.answers = as_json(answers)
    row.filled = completeness(items, answers).rate
    scored = total(points_of_items(items, answers))
    row.points, row.most_points = scored.points, scored.most
    texts = words_in(items, answers)
    row.words = sum(len(text) for text in texts)
    plain = "\n".join("".join(text.split()).casefold() for text in texts)
    row.digest = hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def _files_in(row: FormRecord, answers: Mapping[str, Any]) -> dict[str, int]:
    names = file_names(row.version.form_items)
    return {name: int(answers[name]) for name in names if answers.get(name) is not None}


__all__ = ["begin_record", "discard_record", "finish_record", "save_answers"]
