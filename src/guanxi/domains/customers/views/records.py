"""Entering and editing customers, and their profile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.domains.customers import actions, panels, queries
from guanxi.domains.customers.forms import COMBOS, EntryForm, RecordForm, StageForm, TagsForm
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.queries import tenures_of
from guanxi.domains.customers.record import values_of
from guanxi.domains.customers.relationship import RELATIONSHIP
from guanxi.domains.customers.views.loading import common, crumbs, rights, visible_customer
from guanxi.foundation.fields.panels import extra_panel, extra_values
from guanxi.foundation.measures.panels import GradeCard, grade_card, grade_today
from guanxi.kit.errors import Refusal
from guanxi.kit.merging import Clash
from guanxi.kit.pages import page
from guanxi.kit.sentences import together


@require_http_methods(["GET", "POST"])
def create_customer(request: HttpRequest) -> HttpResponse:
    """A new customer, with a warning while typing when it may be there already."""
    known = {"name": request.GET.get("name", "")[:160], "first_seen_on": timezone.localdate()}
    form = EntryForm(request.POST or None, request.FILES or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        told = {"unit": request.user.unit, "owner": request.user, **form.own_told()}  # type: ignore[union-attr]
        try:
            customer = actions.create_customer(**told, extra=form.extra_told(), **common(request))
        except Refusal as refusal:
            form.mark(refusal)
        else:
            messages.success(request, _("%(name)s is entered as %(code)s.") % {"name": customer, "code": customer.code})
            return redirect("customers:customer", pk=customer.pk)
    context = {"form": form, "crumbs": crumbs(), "title": _("New customer"), "duplicates_url": _duplicates_url()}
    return page(request, "customers/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def update_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of a customer; what somebody else changed meanwhile is shown field by field."""
    customer = visible_customer(request, pk)
    version, clashes = customer.version, []
    held = extra_values(customer, request.user)
    form = RecordForm(
        request.POST or None, request.FILES or None, user=request.user, extra=held, initial=values_of(customer)
    )
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        asked = int(seen) if seen.isdigit() else customer.version
        try:
            told = {"changes": form.own_told(), "extra": form.extra_told(), "version": asked}
            actions.update_customer(customer, **told, **common(request))
        except Clash as clash:
            customer = visible_customer(request, pk)
            version, clashes = customer.version, _sides(clash, form)
            now = extra_values(customer, request.user)
            form = RecordForm(user=request.user, extra=now, initial=values_of(customer) | clash.wanted)
        except Refusal as refusal:
            form.mark(refusal)
            version = asked
        else:
            messages.success(request, _("The record is saved."))
            return redirect("customers:customer", pk=pk)
    context = {
        "form": form, "customer": customer, "crumbs": crumbs(customer), "title": _("Edit the record"),
        "version": version, "clashes": clashes, "duplicates_url": _duplicates_url(customer),
    }  # fmt: skip
    return page(request, "customers/edit.html", context, status=409 if clashes else 422 if form.errors else 200)


def _duplicates_url(customer: Customer | None = None) -> str:
    return reverse("customers:duplicates") + (f"?exclude={customer.pk}" if customer else "")


def _sides(clash: Clash, form: RecordForm) -> list[dict[str, Any]]:
    """The three sides of every field both changed, as they read."""
    labels = form.fields
    extra = form.extra_sides(clash)
    return extra + [
        {
            "name": name,
            "label": labels[name].label,
            "original": _shown(name, clash.original[name]),
            "theirs": _shown(name, clash.theirs[name]),
            "yours": _shown(name, clash.yours[name]),
        }
        for name in clash.yours
        if not name.startswith("extra.")
    ]


def _shown(name: str, value: Any) -> tuple[Any, Any]:
    if value in (None, ""):
        return "", "–"
    if name in COMBOS:
        return value, str(COMBOS[name]._default_manager.filter(pk=value).first() or value)
    if name == "kind":
        return value, Customer.Kind(value).label
    if isinstance(value, bool):
        return value, _("yes") if value else _("no")
    if hasattr(value, "isoformat"):
        return value.isoformat(), date_format(value)
    return value, value


@require_GET
def show_profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything written down about a customer, and what is missing."""
    customer = visible_customer(request, pk)
    tags = sorted(tag.name for tag in customer.tags.all())
    context = {
        "customer": customer,
        "profile": panels.profile_panel(customer),
        "contacts": panels.contacts_panel(customer),
        "addresses": customer.addresses.select_related("county"),
        "stages": customer.stage_facts.select_related("by").order_by("-since", "-id"),
        "tags": tags,
        "tenures": tenures_of(customer),
        "stage_form": StageForm(initial={"stage": customer.stage, "on": timezone.localdate()}),
        "tags_form": TagsForm(initial=dict.fromkeys(("tags", "seen"), "、".join(tags))),
        "crumbs": crumbs(customer),
        "may": rights(request),
        "extra_groups": extra_panel(customer, request.user),
        "relationship": _relationship(request, customer),
    }
    return page(request, "customers/profile.html", context)


def _relationship(request: HttpRequest, customer: Customer) -> GradeCard | None:
    """The four parts as of today; nothing of the account of those who walk in."""
    if customer.kind == Customer.Kind.WALK_IN:
        return None
    return grade_card(grade_today(RELATIONSHIP, customer, on=timezone.localdate()), user=request.user)


@require_POST
def move_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: the customer stands at another stage."""
    customer, form = visible_customer(request, pk), StageForm(request.POST)
    if form.is_valid():
        try:
            moved = actions.move_stage(customer, **form.cleaned_data, **common(request))
            messages.success(request, _("The stage is now “%(stage)s”.") % {"stage": moved.get_stage_display()})
        except Refusal as refusal:
            form.mark(refusal)
    _tell_errors(request, form)
    return redirect("customers:profile", pk=pk)


@require_POST
def tag_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: the words added and taken off since the page was opened; what others hung on it meanwhile stays."""
    customer, form = visible_customer(request, pk), TagsForm(request.POST)
    if form.is_valid():
        wanted, hung = form.words(), set(form.words("seen"))
        try:
            changes = {"add": [word for word in wanted if word not in hung], "remove": sorted(hung - set(wanted))}
            actions.tag_customers([customer], **changes, **common(request))
            messages.success(request, _("The tags are saved."))
        except Refusal as refusal:
            form.mark(refusal)
    _tell_errors(request, form)
    return redirect("customers:profile", pk=pk)


def _tell_errors(request: HttpRequest, form: Any) -> None:
    for errors in form.errors.values():
        messages.error(request, together(*errors))


@require_GET
def show_duplicates(request: HttpRequest) -> HttpResponse:
    """Fragment: customers that may be the one being typed."""
    asked = request.GET
    exclude = asked.get("exclude", "")
    found = queries.possible_duplicates(
        name=asked.get("name", "")[:160], phone=asked.get("phone", "")[:40], tax_id=asked.get("tax_id", "")[:18],
        exclude=int(exclude) if exclude.isdigit() else None, user=request.user,
    )  # fmt: skip
    return page(request, "customers/_duplicates.html", {"duplicates": [(one, _reason(one)) for one in found]})


def _reason(duplicate: queries.Duplicate) -> str:
    words = {
        "name": _("same name"),
        "phone": _("same telephone"),
        "tax_id": _("same credit code"),
        "near_name": _("similar name"),
    }
    return " · ".join(words[reason] for reason in duplicate.reasons)
