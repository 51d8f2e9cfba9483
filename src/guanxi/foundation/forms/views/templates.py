"""Set-up pages: the forms of the company, made, described, tried, published, retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.forms import actions
from guanxi.foundation.forms.forms import FillForm, read_given
from guanxi.foundation.forms.kinds import kinds
from guanxi.foundation.forms.making import TemplateForm
from guanxi.foundation.forms.models import FormTemplate, FormVersion
from guanxi.foundation.forms.queries import digest_of
from guanxi.foundation.forms.rules.answers import read_answers
from guanxi.foundation.forms.rules.checking import check_items
from guanxi.foundation.forms.rules.items import Item
from guanxi.foundation.forms.specs import declared
from guanxi.foundation.forms.words import TEST_WORDS, TYPE_WORDS, say
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.numbers import listed
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import page


def require(request: HttpRequest) -> None:
    """Refuse those who may not make forms."""
    if not may(request.user, "forms.make_template") and not may(request.user, "forms.change_template"):
        raise NotAllowed()


def common(request: HttpRequest) -> dict[str, Any]:
    """Who does it, when, and the key of the page."""
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def own_template(request: HttpRequest, pk: int) -> FormTemplate:
    """A form made on these pages; 404 for those of the program."""
    require(request)
    return get_object_or_404(counted(FormTemplate.objects.filter(is_declared=False)), pk=pk)


def trail(template: FormTemplate | None = None) -> list[tuple[Any, str]]:
    """The pages above."""
    above = [(_("Forms"), reverse("form_setup:all"))]
    return [*above, (str(template), reverse("form_setup:template", args=[template.pk]))] if template else above


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The forms of the company, those of the program below."""
    require(request)
    rows = list(counted(FormTemplate.objects.filter(is_declared=False)).order_by("label", "pk"))
    context = {
        "rows": [_line(one) for one in rows if one.retired_at is None],
        "retired": [_line(one) for one in rows if one.retired_at is not None],
        "declared": [{"label": one.label, "sub": _about(one.kind)} for one in declared.values()],
    }
    return page(request, "forms/templates.html", context)


def counted(rows: QuerySet[FormTemplate]) -> QuerySet[FormTemplate]:
    """Forms with how often they were filled (`used`) and the number of their latest version (`latest`)."""
    latest = FormVersion.objects.filter(template=OuterRef("pk")).order_by("-number").values("number")[:1]
    return rows.annotate(used=Count("records"), latest=Subquery(latest))


def _line(template: Any) -> dict[str, Any]:
    used = template.used
    filled = (
        _("nobody filled it yet") if not used else ngettext("filled once", "filled %(n)s times", used) % {"n": used}
    )
    often = str(template.get_rhythm_display()) if template.rhythm else ""
    state = _("version %(n)s") % {"n": template.latest} if template.latest else _("not published yet")
    sub = " · ".join(part for part in (_about(template.kind), often, state, filled) if part)
    return {"template": template, "sub": sub}


def _about(kind: str) -> str:
    return _("about a %(kind)s") % {"kind": kinds[kind].label} if kind in kinds else _("about nothing in particular")


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new form."""
    require(request)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = {"label": form.cleaned_data["label"], "kind": form.cleaned_data["kind"], "details": form.details()}
        try:
            template = actions.make_template(**told, **common(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Now add what it asks."))
            return redirect("form_setup:template", pk=template.pk)
    context = {"form": form, "crumbs": trail()}
    return page(request, "forms/template_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """What a form is called and who fills it."""
    template = own_template(request, pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, template=template)
    if request.method == "POST" and form.is_valid():
        changes = {"label": form.cleaned_data["label"], **form.details()}
        try:
            told = {"changes": changes, "revision": asked_revision(request, template)}
            actions.change_template(template, **told, **common(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The form is saved; publish it, so that it is filled so."))
            return redirect("form_setup:template", pk=pk)
    context = {"form": form, "template": template, "crumbs": trail(template)}
    return page(request, "forms/template_form.html", context, status=422 if form.errors else 200)


def asked_revision(request: HttpRequest, template: FormTemplate) -> int:
    """The revision the page was made of."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 9 else template.revision


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A form with its items in their order, what is wrong with them, and its versions."""
    template = own_template(request, pk)
    items = template.draft_items
    faults: dict[str, list[str]] = {}
    for one in check_items(items):
        faults.setdefault(one.key, []).append(say(one.fault))
    versions = list(template.versions.select_related("published_by").order_by("-number"))
    context = {
        "template": template, "crumbs": trail(), "versions": versions, "sub": _line(template)["sub"],
        "lines": [
            {"item": one, "sub": _item_words(one, items), "faults": " ".join(faults.get(one.key, []))} for one in items
        ],
        "general": faults.get("", []), "is_changed": not versions or versions[0].digest != _digest(template),
        "is_faulty": bool(faults),
    }  # fmt: skip
    return page(request, "forms/template.html", context)


def _digest(template: FormTemplate) -> str:
    names = ("label", "label_en", "help", "help_en")
    titles = {name: getattr(template, name) for name in names if getattr(template, name)}
    return digest_of({"titles": titles, "items": template.draft})


def _item_words(item: Item, items: Sequence[Item]) -> str:
    parts = [str(TYPE_WORDS.get(item.type, item.type)), item.key]
    parts += [_("has to be answered")] if item.required else []
    parts += [item.formula] if item.formula else []
    parts += [_("scored")] if item.is_scored else []
    return " · ".join([*parts, condition_words(item, items)] if item.shown_if else parts)


def condition_words(item: Item, items: Sequence[Item]) -> str:
    """When an item is asked: "asked if Keeps stock is yes"."""
    condition = item.shown_if
    asked = next((one for one in items if condition is not None and one.key == condition.item), None)
    if condition is None or asked is None:
        return ""
    labels = {one.key: str(one.label) for one in asked.choices} | {"yes": _("yes"), "no": _("no")}
    values = listed(labels.get(one, one) for one in condition.values)
    words = {"item": asked.label, "test": TEST_WORDS[condition.test], "values": values}
    if not values:
        return _("asked if %(item)s %(test)s") % words
    return _("asked if %(item)s %(test)s %(values)s") % words


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as it will look, to be tried: every answer shows what is asked and computed then; nothing is kept."""
    template, answers = own_template(request, pk), {}
    items = template.draft_items
    if request.method == "POST":
        values, _faults = read_answers(items, read_given(items, request.POST))
        answers = {name: value for name, value in values.items() if value is not None}
    context = {"template": template, "crumbs": trail(template), "filled": FillForm(items, answers)}
    return page(request, "forms/preview.html", context, fragment="forms/_try.html")


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: let it be filled as it stands."""
    template = own_template(request, pk)
    try:
        version = actions.publish_version(template, **common(request))
        messages.success(request, _("Version %(n)s is filled from now on.") % {"n": version.number})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("form_setup:template", pk=pk)


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: offer it no longer."""
    template = actions.retire_template(own_template(request, pk), **common(request))
    messages.success(request, _("“%(form)s” is not offered any more; what was filled stays.") % {"form": template})
    return redirect("form_setup:all")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: offer it again."""
    template = actions.restore_template(own_template(request, pk), **common(request))
    messages.success(request, _("“%(form)s” is offered again.") % {"form": template})
    return redirect("form_setup:template", pk=pk)
