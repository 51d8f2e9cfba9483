"""Entering and editing products, their prices and case sizes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.catalogue import actions, queries
from guanxi.domains.catalogue.forms import FIELDS, NewProductForm, PackForm, PriceForm, ProductForm
from guanxi.domains.catalogue.models import PackSize, Product
from guanxi.foundation.fields.panels import extra_panel, extra_values
from guanxi.foundation.forms.panels import forms_about
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.numbers import day, quantity
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.merging import Clash
from guanxi.kit.pages import page


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def _product(request: HttpRequest, pk: int) -> Product:
    product: Product = get_object_or_404(Product.objects.visible_to(request.user), pk=pk)
    return product


def _crumbs(product: Product | None = None) -> list[tuple[Any, str]]:
    above: list[tuple[Any, str]] = [(_("Products"), reverse("catalogue:list"))]
    return [*above, (product, reverse("catalogue:product", args=[product.pk]))] if product else above


@require_http_methods(["GET", "POST"])
def create_product(request: HttpRequest) -> HttpResponse:
    """A new product with its first price."""
    known = {"name": request.GET.get("name", "")[:160], "unit": "个", "is_active": True}
    form = NewProductForm(request.POST or None, request.FILES or None, user=request.user, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            product = actions.create_product(**form.told(), extra=form.extra_told(), **_common(request))
        except Refusal as refusal:
            form.mark(refusal)
        else:
            messages.success(request, _("%(product)s is entered.") % {"product": product})
            return redirect("catalogue:product", pk=product.pk)
    context = {"form": form, "title": _("New product"), "crumbs": _crumbs()}
    return page(request, "catalogue/edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def change_product(request: HttpRequest, pk: int) -> HttpResponse:
    """A product's record; what somebody else changed meanwhile is shown field by field."""
    product, clashes = _product(request, pk), list[dict[str, Any]]()
    asked: dict[str, Any] = {"user": request.user, "extra": extra_values(product, request.user)}
    form = ProductForm(request.POST or None, request.FILES or None, **asked, initial=_initial(product))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.get("version") or product.version
        try:
            told = {"changes": form.told(), "extra": form.extra_told(), "version": version}
            actions.change_product(product, **told, **_common(request))
        except Clash as clash:
            product = _product(request, pk)
            asked["extra"] = extra_values(product, request.user)
            clashes = _sides(clash, form)
            form = ProductForm(**asked, initial=_initial(product) | clash.wanted)
        except Refusal as refusal:
            form.mark(refusal)
        else:
            messages.success(request, _("The product is saved."))
            return redirect("catalogue:product", pk=pk)
    context = {
        "form": form, "product": product, "title": _("Edit the product"), "crumbs": _crumbs(product),
        "clashes": clashes,
    }  # fmt: skip
    return page(request, "catalogue/edit.html", context, status=409 if clashes else 422 if form.errors else 200)


def _initial(product: Product) -> dict[str, Any]:
    return {name: getattr(product, name) for name in (*FIELDS, "version")}


def _sides(clash: Clash, form: ProductForm) -> list[dict[str, Any]]:
    fields, rows = form.fields, form.extra_sides(clash)
    for name in (one for one in clash.yours if not one.startswith("extra.")):
        labels = dict(getattr(fields[name], "choices", ()))
        sides = {"original": clash.original, "theirs": clash.theirs, "yours": clash.yours}
        picks = {side: (values[name], labels.get(values[name], values[name])) for side, values in sides.items()}
        rows.append({"name": name, "label": fields[name].label, **picks})
    return rows


def show_product(
    request: HttpRequest, pk: int, price_form: PriceForm | None = None, pack_form: PackForm | None = None
) -> HttpResponse:
    """A product with its price history and case sizes."""
    if not may(request.user, "catalogue.view"):
        raise NotAllowed()
    product, today = _product(request, pk), timezone.localdate()
    context = {
        "product": product,
        "facts": [
            (_("Code"), product.code),
            (_("English name"), product.name_en or None),
            (_("Role"), product.get_role_display() or None),
            (_("Kind"), product.get_kind_display()),
            (_("unit of sale"), product.unit),
        ],
        "price": queries.prices_on([pk], on=today).get(pk),
        "prices": [
            {"day": day(one.starts_on), "price": one.price, "is_ahead": one.starts_on > today}
            for one in queries.price_history(product)
        ],
        "packs": [{"pk": one.pk, "name": one.name, "holds": f"{quantity(one.quantity)} {product.unit}"}
                  for one in product.packs.order_by("quantity")],
        "price_form": price_form or PriceForm(initial={"starts_on": today}),
        "pack_form": pack_form or PackForm(),
        "crumbs": _crumbs(),
        "extra_groups": extra_panel(product, request.user),
        "forms": forms_about(product, request.user),
        "may": {verb: may(request.user, f"catalogue.{verb}")
                for verb in ("change_product", "set_price", "add_pack", "remove_pack")},
    }  # fmt: skip
    is_wrong = bool((price_form and price_form.errors) or (pack_form and pack_form.errors))
    return page(request, "catalogue/product.html", context, status=422 if is_wrong else 200)


@require_POST
def set_price(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a price from a day on."""
    product, form = _product(request, pk), PriceForm(request.POST)
    if form.is_valid():
        try:
            actions.set_price(product, **form.cleaned_data, **_common(request))
            messages.success(request, _("The price is set."))
            return redirect("catalogue:product", pk=pk)
        except Refusal as refusal:
            form.mark(refusal)
    return show_product(request, pk, price_form=form)


@require_POST
def add_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: a case size."""
    product, form = _product(request, pk), PackForm(request.POST)
    if form.is_valid():
        try:
            actions.add_pack(product, **form.cleaned_data, **_common(request))
            messages.success(request, _("The case size is entered."))
            return redirect("catalogue:product", pk=pk)
        except Refusal as refusal:
            form.mark(refusal)
    return show_product(request, pk, pack_form=form)


@require_POST
def remove_pack(request: HttpRequest, pk: int, pack_pk: int) -> HttpResponse:
    """POST: a case size no longer used."""
    pack = get_object_or_404(PackSize, pk=pack_pk, product=_product(request, pk))
    actions.remove_pack(pack, **_common(request))
    messages.success(request, _("The case size is removed."))
    return redirect("catalogue:product", pk=pk)
