"""The target `orders`, as the engine of imports asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.undoing import undo_history
from guanxi.domains.orders.imports.target.checking import check, drafts_of
from guanxi.domains.orders.imports.target.fields import FIELDS, OPTIONS, chosen
from guanxi.domains.orders.imports.target.stored import keys_by_number, split
from guanxi.domains.orders.imports.target.writing import import_orders
from guanxi.domains.orders.models import Order, Return
from guanxi.domains.orders.queries.undoing import Hindrance, concerned_by, hindrances
from guanxi.foundation.exchange.models import ImportedRecord
from guanxi.kit.imports.batches import CameBetween, Problem
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, Obstacle, RunContext, Written

ORDER, RETURN = "orders.order", "orders.return"
UNDONE = "import undone"
ELSEWHERE = _("An order of this number is here already and belongs to somebody else.")
ASK_THERE = _("Leave it out, or have it imported by somebody whose order it is.")
REASONS = {
    "changed": (_("It was changed, delivered or cancelled after the import."), _("Keep it, or cancel it by hand.")),
    "delivered": (_("It was delivered again after the import."), _("Take the goods back as a return.")),
    "returned": (_("Goods of it came back later: %(other)s."), _("Undo the import that brought the return first.")),
    "settled": (
        _("%(other)s, which came later, is settled against it: %(amount)s."),
        _("Undo that allocation on its page, or take the later document back first."),
    ),
}


class OrdersTarget(ImportTarget):
    """Orders and their lines: rows of one number are one order, or goods that came back."""

    key = "orders"
    label = _("Orders and order lines")
    noun = _("orders")
    model = ORDER
    permission = "orders.invoice_delivery"
    keys = (("number",),)
    groups_by = "number"
    can_change = False
    options = OPTIONS
    order = 60
    icon = "cart"
    hint = _(
        "One row a line, rows of one number together; finished, open and cancelled orders, and goods that came back."
    )

    def fields(self, user: Any) -> Sequence[ImportField]:
        """The same for everybody."""
        return FIELDS

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        """Orders and returns by number; one out of reach is a problem, without a word about it."""
        numbers = [str(item.values.get("number") or "") for item in items]
        known = keys_by_number(sorted({number for number in numbers if number}))
        orders, returns = split(list(known.values()))
        seen = set(Order.objects.visible_to(context.by).filter(pk__among=orders).values_list("pk", flat=True))
        seen |= {-pk for pk in _returns_within(returns, context.by)}
        found = []
        for item, number in zip(items, numbers, strict=True):
            pk = known.get(number)
            if pk is not None and pk not in seen:
                item.problems.append(Problem("out_of_reach", "number", ELSEWHERE, ASK_THERE))
            found.append([pk] if pk is not None and pk in seen else [])
        return found

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Nothing that would be laid beside the file: `check` says whole documents that differ."""
        return {pk: {} for pk in pks}

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """What would be refused, and documents that are here with other content."""
        check(items, found, context)

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        """Write orders and returns, all or none."""
        drafts = [one for one in drafts_of(items, context) if one is not None]
        if len(drafts) < len(items) or any(item.problems for item in items):
            raise CameBetween  # what is here changed since they were judged
        confirm = chosen(context.options, "open_orders") == "confirm"
        keys = import_orders(drafts, confirm=confirm, by=context.by, at=context.at)
        return [
            Written(one.item.row, ORDER if pk > 0 else RETURN, pk, None, {"number": one.number})
            for one, pk in zip(drafts, keys, strict=True)
        ]

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Number and page; a return is shown with the order it came from."""
        orders, returns = split(pks)
        found = {
            pk: (number, reverse("orders:order", args=[pk]))
            for pk, number in Order.objects.filter(pk__among=orders).values_list("pk", "number")
        }
        for pk, number, order in Return.objects.filter(pk__among=returns).values_list("pk", "number", "order_id"):
            found[-pk] = (number, reverse("orders:order", args=[order]) if order else "")
        return found

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        """Orders changed since, goods returned later, and later money settled against them."""
        orders, returns = split([one.pk for one in written])
        concerned = concerned_by(orders, returns)
        found = hindrances(concerned)
        if found and context.run is not None:
            found = hindrances(concerned, peers=peers_of(context.run))
        shown = self.shown([one.pk for one in written])
        return [_obstacle(one, shown) for one in found]

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        """Reverse the money, mark orders and returns as undone, delete drafts."""
        orders, returns = split([one.pk for one in written])
        is_tied = context.run is not None and bool(hindrances(concerned_by(orders, returns)))
        peers = peers_of(context.run) if is_tied else ((), ())
        undo_history(orders=orders, returns=returns, reason=UNDONE, peers=peers, by=context.by, at=context.at)


def _returns_within(returns: Collection[int], by: Any) -> set[int]:
    """Returns of customers that a person sees."""
    mine = Return.objects.filter(pk__among=sorted(returns))
    customers = mine.values_list("customer_id", flat=True)
    seen = set(Customer.objects.visible_to(by).filter(pk__among=sorted(set(customers))).values_list("pk", flat=True))
    return {pk for pk, customer in mine.values_list("pk", "customer_id") if customer in seen}


def peers_of(run: int | None) -> tuple[Collection[int], Collection[int]]:
    """Invoices and credits that a run brought and that still stand: they go with each other."""
    left = ImportedRecord.objects.filter(run=run, taken_back_at__isnull=True, model__in=(ORDER, RETURN))
    orders, returns = split(list(left.values_list("object_id", flat=True)))
    concerned = concerned_by(orders, returns)
    return set(concerned.invoices), set(concerned.credits)


def _obstacle(one: Hindrance, shown: Mapping[int, tuple[str, str]]) -> Obstacle:
    pk = one.pk if one.kind == "order" else -one.pk
    label, url = shown.get(pk, (str(one.pk), ""))
    reason, mend = REASONS[one.why]
    told = {"other": one.other or "", "amount": f"{one.amount:,.2f}" if one.amount is not None else ""}
    return Obstacle(ORDER if pk > 0 else RETURN, pk, label, url, reason % told, mend)
