"""Set-up pages: the items of a form, added, changed, moved, removed, their formulas checked while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.foundation.forms import actions
from guanxi.foundation.forms.making import ItemForm, by_keys
from guanxi.foundation.forms.models import FormTemplate
from guanxi.foundation.forms.rules.checking import check_formula
from guanxi.foundation.forms.views.templates import asked_revision, common, own_template, trail
from guanxi.foundation.forms.wording import items_from
from guanxi.foundation.forms.words import say
from guanxi.kit.errors import EditConflict, Refusal
from guanxi.kit.pages import page


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new item at the end."""
    return _edit(request, own_template(request, pk), "")


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """An item of the draft."""
    template = own_template(request, pk)
    if key not in {one["key"] for one in template.draft}:
        raise Http404
    return _edit(request, template, key)


def _edit(request: HttpRequest, template: FormTemplate, key: str) -> HttpResponse:
    form = ItemForm(request.POST if request.method == "POST" else None, items=template.draft, key=key)
    if request.method == "POST" and form.is_valid():
        kept = form.check()
        if not form.errors:
            items = [kept if one["key"] == key else one for one in template.draft] if key else [*template.draft, kept]
            try:
                _change(request, template, items)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The item is saved."))
                return redirect(
                    "form_setup:add_item" if "another" in request.POST else "form_setup:template", template.pk
                )
    context = {"form": form, "template": template, "key": key, "crumbs": trail(template)}
    return page(request, "forms/item_form.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, template: FormTemplate, items: list[dict[str, Any]]) -> None:
    told = {"changes": {"items": items}, "revision": asked_revision(request, template)}
    actions.change_template(template, **told, **common(request))


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Fragment: what the type asks for, or what is wrong with the formula."""
    template, key = own_template(request, pk), request.GET.get("key", "")
    if request.GET.get("part") == "formula":
        formula = by_keys(request.POST.get("formula", ""), template.draft)
        faults = check_formula(formula, key or "-", items_from(template.draft)) if formula.strip() else []
        return render(request, "forms/_formula.html", {"faults": [say(one) for one in faults], "formula": formula})
    form = ItemForm(request.POST, items=template.draft, key=key)
    form.errors.clear()  # not asked yet
    return render(request, "forms/_by_type.html", {"form": form, "template": template, "key": key})


@require_POST
def move(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST: an item a place up (`step` −1) or down."""
    template = own_template(request, pk)
    items = list(template.draft)
    here = next((place for place, one in enumerate(items) if one["key"] == key), None)
    if here is not None:
        there = min(max(here + (-1 if request.POST.get("step") == "-1" else 1), 0), len(items) - 1)
        items.insert(there, items.pop(here))
        _try(request, template, items)
    return redirect("form_setup:template", pk=pk)


@require_POST
def remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """POST: take an item out of the draft; what was answered to it stays with its version."""
    template = own_template(request, pk)
    _try(request, template, [one for one in template.draft if one["key"] != key])
    return redirect("form_setup:template", pk=pk)


def _try(request: HttpRequest, template: FormTemplate, items: list[dict[str, Any]]) -> None:
    try:
        _change(request, template, items)
    except EditConflict:
        messages.error(request, _("Somebody else changed this form meanwhile. Look at it again, then repeat."))
