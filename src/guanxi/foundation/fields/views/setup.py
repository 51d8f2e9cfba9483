"""Set-up pages of extra fields: the list by kind of record, defining, changing, ordering, archiving."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.foundation.fields import actions
from guanxi.foundation.fields.defining import DefineForm, role_names
from guanxi.foundation.fields.forms import GroupForm
from guanxi.foundation.fields.kinds import Kind, kind_of_slug, kinds, kinds_in_order
from guanxi.foundation.fields.models import ExtraField, FieldGroup
from guanxi.foundation.fields.queries import all_fields, by_group, count_values
from guanxi.foundation.people.visibility import may
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import page


def _require(request: HttpRequest) -> None:
    if not may(request.user, "fields.define_field") and not may(request.user, "fields.change_field"):
        raise NotAllowed()


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def _kind(slug: str) -> Kind:
    kind = kind_of_slug(slug) if slug else next(iter(kinds_in_order()), None)
    if kind is None:
        raise Http404
    return kind


def _list_url(field: ExtraField | FieldGroup) -> str:
    return reverse("fields:index", args=[kinds[field.kind].slug])


@require_GET
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The fields of one kind of record under their headings; archived ones below."""
    _require(request)
    kind = _kind(slug)
    fields = list(all_fields(kind.key))
    used, roles = count_values(fields), role_names()
    lines = [
        (group, [_line(one, used[one.pk], roles) for one in members])
        for group, members in by_group(one for one in fields if one.archived_at is None)
    ]
    context = {
        "kind": kind,
        "kinds": [
            {"label": one.label, "url": reverse("fields:index", args=[one.slug]), "current": one.key == kind.key}
            for one in kinds_in_order()
        ],
        "groups": lines,
        "archived": [_line(one, used[one.pk], roles) for one in fields if one.archived_at is not None],
    }
    return page(request, "fields/index.html", context)


def _line(field: ExtraField, used: int, roles: dict[str, str]) -> dict[str, Any]:
    parts = [str(field.get_type_display()), field.measure, field.key]
    parts.append(_("nobody filled it yet") if not used else ngettext("%(n)s record", "%(n)s records", used)
                 % {"n": f"{used:,}{'+' if used >= 1_000 else ''}"})  # fmt: skip
    who = [
        text % {"roles": ", ".join(roles.get(key, key) for key in keys)}
        for text, keys in ((_("seen by %(roles)s"), field.see_roles), (_("changed by %(roles)s"), field.edit_roles))
        if keys
    ]
    return {"field": field, "sub": " · ".join(part for part in [*parts, *who] if part)}


@require_http_methods(["GET", "POST"])
def define(request: HttpRequest, slug: str) -> HttpResponse:
    """A new field."""
    _require(request)
    kind = _kind(slug)
    form = DefineForm(request.POST or None, kind=kind.key)
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        try:
            field = actions.define_field(kind=kind.key, **form.told(), **_common(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The field “%(field)s” is there now.") % {"field": field})
            return redirect("fields:index", slug=kind.slug)
    return _form_page(request, form, kind, None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A field's words, choices and roles."""
    _require(request)
    field = get_object_or_404(ExtraField.objects.select_related("group"), pk=pk)
    form = DefineForm(request.POST or None, kind=field.kind, field=field)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_field(field, changes=form.changes(), **_common(request))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The field is saved."))
            return redirect(_list_url(field))
    return _form_page(request, form, kinds[field.kind], field)


def _form_page(request: HttpRequest, form: DefineForm, kind: Kind, field: ExtraField | None) -> HttpResponse:
    above = [(_("Extra fields"), reverse("fields:all")), (kind.label, reverse("fields:index", args=[kind.slug]))]
    context = {
        "form": form, "kind": kind, "field": field, "crumbs": above, "preview": form.preview(),
        "may_archive": may(request.user, "fields.archive_field"),
    }  # fmt: skip
    return page(request, "fields/edit.html", context, status=422 if form.errors else 200)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Fragment: the input as it will look, and what else its type asks for."""
    _require(request)
    kind = request.POST.get("kind", "")
    form = DefineForm(request.POST, kind=kind if kind in kinds else next(iter(kinds)))
    if request.GET.get("part") == "type":
        asked = {name: request.POST.get(name, "") for name in ("type", "measure", "choices")}
        return render(request, "fields/_by_type.html", {"form": DefineForm(kind=form.kind, typed=asked)})
    return render(request, "fields/_preview.html", {"preview": form.preview()})


@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a place up (`step` −1) or down."""
    field = get_object_or_404(ExtraField.objects.select_related("group"), pk=pk)
    actions.move_field(field, step=-1 if request.POST.get("step") == "-1" else 1, **_common(request))
    return redirect(_list_url(field))


@require_POST
def move_group(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a heading a place up or down."""
    group = get_object_or_404(FieldGroup, pk=pk)
    actions.move_group(group, step=-1 if request.POST.get("step") == "-1" else 1, **_common(request))
    return redirect(_list_url(group))


@require_http_methods(["GET", "POST"])
def rename_group(request: HttpRequest, pk: int) -> HttpResponse:
    """What a heading is called."""
    _require(request)
    group = get_object_or_404(FieldGroup, pk=pk)
    form = GroupForm(request.POST or None, initial={"label": group.label, "label_en": group.label_en})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_group(group, **form.cleaned_data, **_common(request))
        except Refusal as refusal:
            for name, text in refusal.fields.items():
                form.add_error(name, str(text))
        else:
            messages.success(request, _("The heading is saved."))
            return redirect(_list_url(group))
    kind = kinds[group.kind]
    above = [(_("Extra fields"), reverse("fields:all")), (kind.label, _list_url(group))]
    context = {"form": form, "group": group, "crumbs": above}
    return page(request, "fields/group.html", context, status=422 if form.errors else 200)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: show the field nowhere any more."""
    field = actions.archive_field(get_object_or_404(ExtraField, pk=pk), **_common(request))
    messages.success(request, _("“%(field)s” is archived; what records hold in it is kept.") % {"field": field})
    return redirect(_list_url(field))


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: show it again."""
    field = get_object_or_404(ExtraField, pk=pk)
    try:
        actions.restore_field(field, **_common(request))
        messages.success(request, _("“%(field)s” is shown again.") % {"field": field})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_list_url(field))
