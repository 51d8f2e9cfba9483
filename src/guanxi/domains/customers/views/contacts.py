"""The people at a customer and the customer's further places."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.customers import actions, panels
from guanxi.domains.customers.forms import AddressForm, ContactForm
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import CONTACT
from guanxi.domains.customers.views.loading import common, crumbs, rights, visible_customer
from guanxi.foundation.fields.panels import extra_values
from guanxi.kit.errors import EditConflict, Refusal
from guanxi.kit.merging import Clash
from guanxi.kit.pages import page


@require_http_methods(["GET", "POST"])
def show_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The people and places of a customer; POST adds a person."""
    customer = visible_customer(request, pk)
    form = ContactForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            contact = actions.add_contact(customer, **form.told(), extra=form.extra_told(), **common(request))
        except Refusal as refusal:
            form.mark(refusal)
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": contact})
            return redirect("customers:contacts", pk=pk)
    return _show(request, customer, contact_form=form)


def _show(request: HttpRequest, customer: Customer, **forms: Any) -> HttpResponse:
    context = {
        "customer": customer,
        "contacts": panels.contacts_panel(customer),
        "addresses": customer.addresses.select_related("county").order_by("id"),
        "contact_form": ContactForm(user=request.user),
        "address_form": AddressForm(prefix="place"),
        "crumbs": crumbs(customer),
        "may": rights(request),
        **forms,
    }
    wrong = any(form.errors for form in forms.values())
    return page(request, "customers/contacts.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def change_contact(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """One person at a customer."""
    customer = visible_customer(request, pk)
    contact = get_object_or_404(Contact, pk=contact_pk, customer=customer)
    clashes: list[dict[str, Any]] = []
    asked: dict[str, Any] = {"user": request.user, "extra": extra_values(contact, request.user)}
    form = ContactForm(request.POST or None, request.FILES or None, **asked, initial=_initial(contact))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version") or contact.version
        try:
            told = {"changes": form.told(), "extra": form.extra_told(), "version": version}
            actions.change_contact(contact, **told, **common(request))
        except Clash as clash:
            contact = get_object_or_404(Contact, pk=contact_pk, customer=customer)
            asked["extra"] = extra_values(contact, request.user)
            clashes = _sides(clash, form)
            form = ContactForm(**asked, initial=_initial(contact) | clash.wanted)
        except Refusal as refusal:
            form.mark(refusal)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect("customers:contacts", pk=pk)
    context = {
        "customer": customer, "contact": contact, "form": form, "crumbs": crumbs(customer), "clashes": clashes,
        "may": rights(request),
    }  # fmt: skip
    return page(request, "customers/contact.html", context, status=409 if clashes else 422 if form.errors else 200)


def _initial(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in (*CONTACT, "version")}


def _sides(clash: EditConflict, form: ContactForm) -> list[dict[str, Any]]:
    fields = form.fields
    rows = form.extra_sides(clash)
    for name in (one for one in clash.yours if not one.startswith("extra.")):
        labels = dict(getattr(fields[name], "choices", ()))
        sides = {"original": clash.original, "theirs": clash.theirs, "yours": clash.yours}
        picks = {side: (values[name], labels.get(values[name], values[name])) for side, values in sides.items()}
        rows.append({"name": name, "label": fields[name].label, **picks})
    return rows


@require_POST
def remove_contact(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """POST: the person is no longer at the customer."""
    customer = visible_customer(request, pk)
    contact = get_object_or_404(Contact, pk=contact_pk, customer=customer)
    actions.remove_contact(contact, **common(request))
    messages.success(request, _("%(name)s is removed.") % {"name": contact.name})
    return redirect("customers:contacts", pk=pk)


@require_POST
def add_address(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a further place."""
    customer = visible_customer(request, pk)
    form = AddressForm(request.POST, prefix="place")
    if form.is_valid():
        try:
            actions.add_address(customer, **form.cleaned_data, **common(request))
            messages.success(request, _("The address is entered."))
            return redirect("customers:contacts", pk=pk)
        except Refusal as refusal:
            form.mark(refusal)
    return _show(request, customer, address_form=form)


@require_POST
def remove_address(request: HttpRequest, pk: int, address_pk: int) -> HttpResponse:
    """POST: the place is no longer used."""
    customer = visible_customer(request, pk)
    address = get_object_or_404(customer.addresses, pk=address_pk)
    actions.remove_address(address, **common(request))
    messages.success(request, _("The address is removed."))
    return redirect("customers:contacts", pk=pk)
