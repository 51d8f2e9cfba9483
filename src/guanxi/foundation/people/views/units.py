"""Set-up pages of the company's tree."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.foundation.people import actions
from guanxi.foundation.people.forms.units import UnitForm
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.queries import unit_tree
from guanxi.foundation.people.views.users import SEEN, require
from guanxi.kit.components.states import sides_of
from guanxi.kit.errors import Refusal
from guanxi.kit.merging import Clash


def index(request: HttpRequest) -> HttpResponse:
    """The tree with the people in each unit counted."""
    require(request, "people.create_unit", "people.change_unit")
    lines = [{"unit": unit, "name": "\u3000" * depth + str(unit)} for depth, unit in unit_tree()]
    return render(request, "people/units.html", {"lines": lines})


def create(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    require(request, "people.create_unit")
    form = UnitForm(request.POST or None, initial={"parent": request.GET.get("parent"), "kind": Unit.Kind.TEAM})
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_unit(**form.cleaned_data, by=request.user, at=timezone.now(),
                                key=request.POST.get("idempotency_key"))  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings:units")
    return render(request, "people/unit_form.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a unit or hang it elsewhere."""
    require(request, "people.change_unit")
    unit = get_object_or_404(Unit, pk=pk)
    initial = {"name": unit.name, "name_en": unit.name_en, "kind": unit.kind, "parent": unit.parent}
    form, clashes = UnitForm(request.POST or None, initial=initial), list[dict[str, Any]]()
    seen = UnitForm(request.POST or None, initial=initial, prefix=SEEN)
    if request.method == "POST" and form.is_valid():
        changes, before = dict(form.cleaned_data), dict(seen.cleaned_data) if seen.is_valid() else None
        try:
            actions.arrange_unit(unit, parent=changes.pop("parent"), changes=changes, original=before, by=request.user,
                                 at=timezone.now())  # fmt: skip
        except Clash as clash:
            now = initial | {name: getattr(Unit.objects.get(pk=pk), name) for name in initial}
            form = UnitForm(initial=now | clash.wanted)
            seen, clashes = UnitForm(initial=now, prefix=SEEN), sides_of(clash, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings:units")
    context = {"form": form, "unit": unit, "seen": seen, "clashes": clashes}
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "people/unit_form.html", context, status=status)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a unit nobody belongs to."""
    unit = get_object_or_404(Unit, pk=pk)
    actions.remove_unit(unit, by=request.user, at=timezone.now())
    messages.success(request, _("The unit is removed."))
    return redirect("settings:units")
