"""Forms over the API: which can be filled, what each item takes, and what was answered. The verbs fill them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import WithJsonSchema

from guanxi.foundation.forms.documents import record_pdf
from guanxi.foundation.forms.models import FormRecord, FormTemplate, FormVersion
from guanxi.foundation.forms.queries import (
    Form,
    answers_of,
    current_versions,
    find_record,
    forms_for,
    points_of,
    results_of,
)
from guanxi.foundation.forms.rules.answers import as_json
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.wording import item_to
from guanxi.foundation.forms.words import say_unknown
from guanxi.foundation.people.visibility import may
from guanxi.kit.api import PDF, PaperLanguage, check_scope, moment
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.errors import NotAllowed

router = Router(tags=["forms"])
MOST = 200
ANSWERS = "key of the item → answer; `KEY.evidence` what it rests on; decimals and days are text, files their numbers"
AnswersOut = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "description": ANSWERS})]


class FormQuery(Schema):
    """Which forms."""

    kind: str | None = Field(None, max_length=60, description="what they are filled about, as in `customers.customer`")


class FormOut(Schema):
    """A form that can be filled; `items` are what its present version asks."""

    key: str
    kind: str
    label: str
    help: str
    version: int
    items: list[dict[str, Any]]


class TemplateOut(Schema):
    """A form of the company; `items` are its draft, `revision` is what `forms.change_template` asks for."""

    id: int
    key: str
    kind: str
    label: str
    label_en: str
    help: str
    help_en: str
    rhythm: str
    fillers: list[str]
    revision: int
    is_retired: bool
    items: list[dict[str, Any]]


class RecordQuery(Schema):
    """Which filled forms; the latest day first."""

    kind: str = Field("", max_length=60, description="about which kind of record")
    id: int | None = Field(None, ge=1, le=2**63 - 1, description="about which record; with `kind`")
    form: str = Field("", max_length=80, description="key of the form")
    limit: int = Field(50, ge=1, le=MOST)
    before: int | None = Field(None, ge=1, le=2**63 - 1, description="take it from `next_before`")


class RecordLine(Schema):
    """A filled form in a list."""

    id: int
    form: str
    title: str
    kind: str
    object_id: int | None
    on: date
    author: str
    is_finished: bool
    filled: str = Field(description="share of what is asked that is answered, 0–1")
    points: str | None
    most_points: str


class RecordsOut(Schema):
    """Filled forms within reach."""

    items: list[RecordLine]
    next_before: int | None


class RecordOut(RecordLine):
    """A filled form: answers, results of what is computed (or why they are unknown), points, who used it."""

    version: int
    revision: int = Field(description="what `forms.save_answers` asks for")
    finished_at: datetime | None
    answers: AnswersOut
    unknown: dict[str, str] = Field(description="computed items without a result, and why")
    scores: dict[str, dict[str, str | None]] = Field(description="points of scored items; null: not answered")
    uses: list[dict[str, Any]]


@router.get("", response=list[FormOut], summary="Forms that can be filled")
def list_forms(request: HttpRequest, asked: Query[FormQuery]) -> list[dict[str, Any]]:
    """Those of the program, then those of the company."""
    check_scope(request, "read")
    known = forms_for(request.user, kind=asked.kind)
    versions = current_versions(one.key for one in known)
    return [_form(one, versions[one.key]) for one in known]


def _form(form: Form, version: FormVersion) -> dict[str, Any]:
    items = [item_to(item) for item in version.form_items]
    told = {"key": form.key, "kind": form.kind, "label": str(form.label), "help": str(form.help)}
    return told | {"version": version.number, "items": items}


@router.get("/templates", response=list[TemplateOut], summary="Forms of the company with their drafts")
def list_templates(request: HttpRequest) -> list[dict[str, Any]]:
    """For whoever may make forms: what `forms.change_template` starts from."""
    check_scope(request, "read")
    if not may(request.user, "forms.change_template"):
        raise NotAllowed()
    names = ("id", "key", "kind", "label", "label_en", "help", "help_en", "rhythm", "fillers", "revision")
    return [
        {name: getattr(one, name) for name in names} | {"items": one.draft, "is_retired": one.retired_at is not None}
        for one in FormTemplate.objects.filter(is_declared=False).order_by("pk")
    ]


@router.get("/records", response=RecordsOut, summary="Filled forms")
def list_records(request: HttpRequest, asked: Query[RecordQuery]) -> dict[str, Any]:
    """Filled forms about what the caller sees, newest number first."""
    check_scope(request, "read")
    rows = FormRecord.objects.visible_to(request.user).select_related("template", "version", "author").order_by("-id")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.id is not None:
        rows = rows.filter(object_id=asked.id)
    if asked.form:
        rows = rows.filter(template__key=asked.form)
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    found = list(rows[: asked.limit + 1])
    rest = found[asked.limit - 1].pk if len(found) > asked.limit else None
    return {"items": [_line(one) for one in found[: asked.limit]], "next_before": rest}


@router.get("/records/{pk}", response=RecordOut, summary="One filled form")
def read_record(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Its answers, points and uses."""
    record = _visible(request, pk)
    unknown = {key: one for key, one in results_of(record).items() if isinstance(one, Unknown)}
    return _line(record) | {
        "version": record.version.number, "revision": record.revision, "finished_at": moment(record.finished_at),
        "answers": as_json(answers_of(record)),
        "unknown": {key: say_unknown(one, record.version.form_items) for key, one in unknown.items()},
        "scores": {key: {"points": _text(one.points), "most": _text(one.most)} for key, one in
                   points_of(record).items()},
        "uses": [
            {"purpose": one.purpose, "remark": one.remark, "by": str(one.by), "at": moment(one.at)}
            for one in record.uses.select_related("by").order_by("-at", "-id")
        ],
    }  # fmt: skip


@router.get("/records/{pk}/pdf", openapi_extra=PDF, summary="A filled form as PDF")
def read_pdf(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """On paper, in the language asked for or the reader's own."""
    record = _visible(request, pk)
    content = record_pdf(record, user=request.user, language=language or asked_language(request))
    return pdf_answer(content, f"form-{pk}")


def _visible(request: HttpRequest, pk: int) -> FormRecord:
    check_scope(request, "read")
    record = find_record(request.user, pk) if 0 < pk < 2**63 else None
    if record is None:
        raise Http404
    return record


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _line(record: FormRecord) -> dict[str, Any]:
    return {
        "id": record.pk, "form": record.template.key, "title": record.version.title, "kind": record.kind,
        "object_id": record.object_id, "on": record.on, "author": str(record.author),
        "is_finished": record.is_finished, "filled": _text(record.filled), "points": _text(record.points),
        "most_points": _text(record.most_points),
    }  # fmt: skip
