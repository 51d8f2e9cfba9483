"""Writing orders of a file: finished ones as history, open ones as drafts or confirmed, cancelled ones as they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.catalogue.queries import prices_on
from guanxi.domains.orders.actions import post_history
from guanxi.domains.orders.actions.orders import confirm_draft
from guanxi.domains.orders.actions.taking_over import OpenOrder, take_over_orders
from guanxi.domains.orders.imports.matching import match_returns
from guanxi.domains.orders.imports.target.fields import CANCELLED, FINISHED
from guanxi.domains.orders.imports.target.lookup import FREIGHT
from guanxi.domains.orders.imports.target.making import make_missing
from guanxi.domains.orders.imports.target.reading import RETURN, Draft
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine, line_amount
from guanxi.kit.actions import action

NOON = time(12)


@action("orders.import_orders", inner=True)
def import_orders(drafts: Sequence[Draft], *, confirm: bool, by: Any, at: datetime) -> list[int]:
    """Take orders of a file over, all or none; answers their keys, in order (a return's is its id below zero).

    Args:
        drafts: read and looked up; customers and products that have no id yet are made.
        confirm: whether open orders are confirmed, as far as the ceilings allow.
    """
    make_missing(drafts, by=by, at=at)
    _price(drafts)
    keys: dict[int, int] = {}
    sales = [one for one in drafts if one.kind != RETURN and one.state == FINISHED]
    returns = [one for one in drafts if one.kind == RETURN]
    others = [one for one in drafts if one.kind != RETURN and one.state != FINISHED]
    if sales:
        made = post_history([_history(one, at) for one in sales], by=by, at=at)
        keys |= {id(one): pk for one, pk in zip(sales, made, strict=True)}
    if returns:
        made = post_history(match_returns([_history(one, at) for one in returns]), by=by, at=at)
        keys |= {id(one): -pk for one, pk in zip(returns, made, strict=True)}
    if others:
        made = take_over_orders([_open(one, at) for one in others], by=by, at=at)
        keys |= {id(one): pk for one, pk in zip(others, made, strict=True)}
        if confirm:
            _confirm(
                [pk for one, pk in zip(others, made, strict=True) if one.values.get("state") != "held"], by=by, at=at
            )
    return [keys[id(one)] for one in drafts]


def _confirm(pks: Sequence[int], *, by: Any, at: datetime) -> None:
    """Confirm drafts one by one, the first first: each asks for room under its customer's ceiling.

    Why they are on credit is not asked: they were agreed on before, and no file says it.
    """
    for order in Order.objects.filter(pk__among=sorted(pks), cancelled_at__isnull=True).order_by("pk"):
        confirm_draft(order, asks_reason=False, by=by, at=at)
    Order.objects.filter(pk__among=sorted(pks)).update(version=1)  # as it came; whoever changes it counts on from here


def _price(drafts: Sequence[Draft]) -> None:
    """Lines without a price cost what the list says on the day of the order."""
    for one in drafts:
        asked = [line for line in one.lines if line.worth.amount is None]
        listed = prices_on([line.product_id for line in asked if line.product_id], on=one.on) if asked else {}
        for line in asked:
            price = listed.get(line.product_id or 0, Decimal(0))
            line.worth = type(line.worth)(line.worth.quantity, price, line_amount(line.worth.quantity, price))


def _moment(day: date, at: datetime) -> datetime:
    """Noon of a day in the company's time zone, not later than now."""
    return min(timezone.make_aware(datetime.combine(day, NOON), timezone.get_default_timezone()), at)


def _history(draft: Draft, at: datetime) -> HistoryDocument:
    is_return = draft.kind == RETURN
    return HistoryDocument(
        number=draft.number,
        customer_id=draft.customer_id or 0,
        on=draft.on,
        lines=_lines(draft),
        kind="return" if is_return else "sale",
        reason=(draft.text("remark") or _("return"))[:200] if is_return else "",
        at=_moment(draft.on, at),
        delivered_on=None if is_return else draft.delivered_on,
        requested_on=draft.requested_on,
        reference=draft.text("reference"),
        remark=draft.text("remark"),
        author_id=draft.author_id,
        told={"author": draft.author} if draft.author else {},
    )


def _lines(draft: Draft) -> list[HistoryLine]:
    products = Product.objects.filter(pk__in={one.product_id for one in draft.lines})
    names: dict[int, set[str]] = {}
    for pk, *texts in products.values_list("pk", "name", "name_en", "code"):
        names[pk] = {text.casefold() for text in texts}
    lines = []
    for one in draft.lines:
        it = one.worth
        assert one.product_id is not None
        assert it.price is not None
        assert it.amount is not None
        wording = "" if one.description.casefold() in names[one.product_id] else one.description
        lines.append(HistoryLine(one.product_id, wording, it.quantity, it.price, it.amount))
    if draft.freight:
        charge = Product.objects.only("pk").get(code_key=FREIGHT)
        lines.append(HistoryLine(charge.pk, "", Decimal(1), draft.freight, draft.freight))
    return lines


def _open(draft: Draft, at: datetime) -> OpenOrder:
    return OpenOrder(_history(draft, at), is_cancelled=draft.state == CANCELLED)
