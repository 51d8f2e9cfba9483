"""Customers and products that a file names and nobody knows, made when that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.actions import create_products
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.actions import create_customers
from guanxi.domains.orders.imports.target.lookup import FREIGHT, is_code
from guanxi.domains.orders.imports.target.reading import Draft, Line
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.domains.receivables.imports.named import tidy
from guanxi.foundation.people.models import Unit
from guanxi.foundation.policies.series import next_numbers
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.errors import Refusal

SERIES = "P"


def make_missing(drafts: Sequence[Draft], *, by: Any, at: datetime) -> None:
    """Make the customers and products that the file names and nobody knows, and the product that freight stands for."""
    texts = dict.fromkeys(one.customer for one in drafts if one.customer_id is None)
    if texts:
        unit = by.unit or Unit.objects.filter(parent__isnull=True).order_by("id").first()
        if unit is None:
            raise Refusal(_("There is no company yet to which imported customers could belong."))
        rows = [{**_customer(text), "unit": unit} for text in texts]
        made = {text: one.pk for text, one in zip(texts, create_customers(rows, by=by, at=at), strict=True)}
        for one in drafts:
            one.customer_id = one.customer_id or made[one.customer]
    if any(one.freight for one in drafts) and not Product.objects.filter(code_key=FREIGHT).exists():
        create_products([{"code": FREIGHT, "name": _("Freight"), "kind": Product.Kind.CHARGE}], by=by, at=at)
    lines = [line for one in drafts for line in one.lines if line.product_id is None]
    if lines:
        _make_products(lines, on=timezone.localdate(at), by=by, at=at)


def _customer(text: str) -> dict[str, Any]:
    return {"code": text, "name": _("Customer %(code)s") % {"code": text}} if is_code(text) else {"name": tidy(text)}


def _make_products(lines: Sequence[Line], *, on: date, by: Any, at: datetime) -> None:
    """A text that looks like a code is one; any other is a name, and the code is drawn."""
    terms: ImportPolicy = in_force(ImportPolicy, on=on).terms
    first = {_key(line.product): line for line in reversed(lines)}
    unnamed = [key for key, line in first.items() if not (is_code(line.product) or terms.is_charge(line.product))]
    drawn = dict(zip(unnamed, next_numbers(SERIES, on=on, count=len(unnamed)), strict=True)) if unnamed else {}
    rows = [
        {
            "code": drawn.get(key, line.product),
            "name": tidy(line.product) if key in drawn else line.description or line.product,
            "kind": Product.Kind.CHARGE if terms.is_charge(line.product) else Product.Kind.GOODS,
        }
        for key, line in first.items()
    ]
    made = {key: one.pk for key, one in zip(first, create_products(rows, by=by, at=at), strict=True)}
    for line in lines:
        line.product_id = made[_key(line.product)]


def _key(text: str) -> str:
    """Codes compare without case, names as they are."""
    return text.upper() if is_code(text) else text
