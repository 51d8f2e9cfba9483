"""Finished documents taken over in bulk, as an import brings them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.actions import note_sales
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.history_origins import Origin, faults_of_returns, origin_of, read_origins
from guanxi.domains.orders.actions.history_rows import Taken, write_orders, write_returns
from guanxi.domains.orders.actions.months import Month, add_sales
from guanxi.domains.orders.actions.refusals import NumberTaken
from guanxi.domains.orders.models import Delivery, Order, OrderLine, Return
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.rules import HistoryDocument
from guanxi.domains.receivables.actions import PostedDocument, post_documents
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import reserve_ids
from guanxi.kit.errors import BadInput


@action("orders.post_history", inner=True)
def post_history(documents: Sequence[HistoryDocument], *, by: Any, at: datetime) -> list[int]:
    """Take finished sales and returns over, all or none; answers the ids of their orders and returns, in order.

    A sale becomes a closed order, delivered and invoiced on its day; a return is credited on its day, against the
    invoice of the lines it names, else against the oldest open ones. It means what the single actions would mean, with
    one event a document, on the timelines of the customer and of the invoice or credit note.

    Raises:
        NumberTaken: a document of the same kind has this number already.
        BadInput: unknown customers or products, no lines, quantities not above zero, negative prices or amounts.
        BadDocuments: the ledger refuses a document (day, amount).
    """
    origins = read_origins(documents)
    customers = check_history(documents, origins)
    taken = _give_ids(documents, customers, origins)
    sales = [one for one in taken if one.document.kind == "sale"]
    returns = [one for one in taken if one.document.kind == "return"]
    _post(taken, by=by, at=at)
    version = in_force(OrderPolicy, on=max(one.document.on for one in taken)).version if taken else None
    write_orders(sales, version=version, by=by, at=at)
    write_returns(returns, by=by, at=at)
    _sum_up(sales, returns, by=by, at=at)
    record_many([_happening(one) for one in taken], by=by, at=at)
    return [one.pk for one in taken]


def check_history(documents: Sequence[HistoryDocument], origins: Mapping[int, Origin] | None = None) -> dict[int, Any]:
    """Refuse documents that are wrong in themselves or come twice; answers their customers.

    Raises:
        NumberTaken: a number is used already.
        BadInput: what is wrong, by place.
    """
    faults: dict[str, str] = {}
    buyers = Customer.objects.filter(pk__among=sorted({one.customer_id for one in documents}))
    customers = {one.pk: one for one in buyers.values_list("pk", "owner_id", "unit_id", named=True)}
    products = {line.product_id for one in documents for line in one.lines}
    known = set(Product.objects.filter(pk__among=sorted(products)).values_list("pk", flat=True))
    for place, one in enumerate(documents):
        if fault := _fault(one, customers, known):
            faults[f"documents[{place}]"] = f"{one.number}: {fault}"
    faults.update({f"documents[{place}]": text for place, text in faults_of_returns(documents, origins or {}).items()})
    if faults:
        raise BadInput(**faults)
    _demand_free_numbers(documents)
    return customers


def _fault(one: HistoryDocument, customers: dict[int, Any], products: set[int]) -> str:
    if one.customer_id not in customers:
        return _("This customer does not exist.")
    if not one.lines:
        return _("The document has no lines.")
    for position, line in enumerate(one.lines, start=1):
        if line.product_id not in products:
            return _("Line %(line)s: this product does not exist.") % {"line": position}
        if line.quantity <= 0 or line.price < 0 or line.amount < 0:
            text = _("Line %(line)s: the quantity must be above zero, price and amount must not be below zero.")
            return text % {"line": position}
    return ""


def _demand_free_numbers(documents: Sequence[HistoryDocument]) -> None:
    for kind, model in (("sale", Order), ("return", Return)):
        numbers = [one.number for one in documents if one.kind == kind]
        seen: set[str] = set()
        twice = {number for number in numbers if number in seen or seen.add(number)}  # type: ignore[func-returns-value]
        twice.update(model.objects.filter(number__among=numbers).values_list("number", flat=True))
        if twice:
            raise NumberTaken(
                _("These documents exist already: %(numbers)s.") % {"numbers": ", ".join(sorted(twice)[:10])},
                mend=_("Leave them out; nothing of this batch was taken over."),
            )


def _give_ids(
    documents: Sequence[HistoryDocument], customers: dict[int, Any], origins: Mapping[int, Origin]
) -> list[Taken]:
    sales = [one for one in documents if one.kind == "sale"]
    returns = [one for one in documents if one.kind == "return"]
    ids = {"sale": iter(reserve_ids(Order, len(sales))), "return": iter(reserve_ids(Return, len(returns)))}
    lines = iter(reserve_ids(OrderLine, sum(len(one.lines) for one in sales)))
    deliveries = iter(reserve_ids(Delivery, len(sales)))
    taken = []
    for one in documents:
        item = Taken(one, customers[one.customer_id], next(ids[one.kind]), 0)
        if one.kind == "sale":
            item.delivery = next(deliveries)
            item.first_line = next(lines)
            for _other in range(len(one.lines) - 1):
                next(lines)
        else:
            item.order_id, item.against = origin_of(one, origins)
        taken.append(item)
    return taken


def _post(taken: Sequence[Taken], *, by: Any, at: datetime) -> None:
    """Let the ledger have every document of money, in the order given."""
    posting = [one for one in taken if one.delivery is not None or one.document.amount]
    answered = post_documents([_for_ledger(one) for one in posting], is_told=True, by=by, at=at)
    for one, posted in zip(posting, answered, strict=True):
        one.posted = posted.id


def _for_ledger(one: Taken) -> PostedDocument:
    it = one.document
    if one.delivery is not None:
        return PostedDocument(
            "invoice", it.customer_id, it.billed_on, it.amount, it.number, source_kind="orders.delivery",
            source_id=one.delivery, at=it.at,
        )  # fmt: skip
    return PostedDocument(
        "credit_note", it.customer_id, it.on, it.amount, it.number, reason=it.reason or _("return"),
        source_kind="orders.return", source_id=one.pk, against=one.against, at=it.at,
    )  # fmt: skip


def _sum_up(sales: Sequence[Taken], returns: Sequence[Taken], *, by: Any, at: datetime) -> None:
    """Months and last orders of the customers concerned."""
    months: dict[tuple[int, date], list[Any]] = defaultdict(lambda: [ZERO, 0])
    latest: dict[int, date] = {}
    for one in sales:
        month = months[one.customer.pk, one.document.billed_on.replace(day=1)]
        month[0] += one.document.amount
        month[1] += 1
        latest[one.customer.pk] = max(one.document.on, latest.get(one.customer.pk, date.min))
    for one in returns:
        months[one.customer.pk, one.document.on.replace(day=1)][0] -= one.document.amount
    rows: list[Month] = [(pk, month, Decimal(sold), orders) for (pk, month), (sold, orders) in months.items()]
    add_sales(rows)
    note_sales(latest, by=by, at=at)


def _happening(one: Taken) -> Happening:
    it = one.document
    facts: dict[str, Any] = {"number": it.number, "amount": f"{it.amount:.2f}", **it.told}
    about: tuple[tuple[str, int], ...] = (("customers.customer", it.customer_id),)
    if one.posted is not None:
        about += (("receivables.invoice" if it.kind == "sale" else "receivables.credit", one.posted),)
    if it.kind == "sale":
        return Happening("orders.order_imported", ("orders.order", one.pk), about, facts, it.at)
    return Happening("orders.return_imported", ("orders.return", one.pk), about, {**facts, "reason": it.reason}, it.at)
