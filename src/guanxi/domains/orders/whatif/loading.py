"""The past of many customers, read from orders and ledger in few questions a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Sum
from django.utils.timezone import localdate

from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Delivery, Order
from guanxi.domains.orders.whatif.limits import PastLimit
from guanxi.domains.orders.whatif.rules import Claim, Past, PastOrder, Payment
from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice
from guanxi.kit.amounts import ZERO

BATCH = 200  # customers read at once


@dataclass(frozen=True)
class Story:
    """One customer's past with what limits are worked out from.

    Args:
        buyer: the customer's id, unit and class, for which terms are asked. grade: today's. is_graded_here: whether it
            has its reasons here.
        limits: as they were granted; none where none is known of. ceiling: the account's today; None: no limit.
        months: first day of a month → invoiced less returned in it.
    """

    buyer: Any
    past: Past
    grade: str
    is_graded_here: bool
    limits: tuple[PastLimit, ...]
    ceiling: Decimal | None
    months: dict[date, Decimal]


def customers_with_orders(user: Any, *, since: date, until: date) -> list[int]:
    """Ids of the customers within one's reach that ordered on credit in the period; the merged as who carries them."""
    orders = Order.objects.visible_to(user).filter(
        ordered_on__gte=since, ordered_on__lte=until, confirmed_at__isnull=False, undone_at__isnull=True,
        payment=Order.Payment.CREDIT,
    )  # fmt: skip
    known = orders.exclude(customer__kind=Customer.Kind.WALK_IN)  # who pays at the counter asks for no credit
    found = known.values_list("customer_id", "customer__merged_into_id").distinct()
    return sorted({into or pk for pk, into in found})


def those_wanted(customers: Sequence[int], is_wanted: Callable[[Any], bool]) -> list[int]:
    """Those of whom something holds; asked with their rows of id, unit and class."""
    return [one.pk for part in _parts(customers) for one in _buyers(part).values() if is_wanted(one)]


def stories(customers: Sequence[int], *, until: date) -> Iterator[Story]:
    """The past of each customer up to a day."""
    for part in _parts(customers):
        yield from _stories(part, until)


def _parts(customers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (customers[start : start + BATCH] for start in range(0, len(customers), BATCH))


def _buyers(customers: Sequence[int]) -> dict[int, Any]:
    rows = Customer.objects.filter(pk__among=list(customers)).order_by("pk")
    return {one.pk: one for one in rows.values_list("pk", "unit_id", "sales_class", named=True)}


def _stories(customers: Sequence[int], until: date) -> Iterator[Story]:
    buyers, limits = _buyers(customers), _limits(customers)
    standings = Standing.objects.filter(pk__among=list(customers)).values_list("pk", "grade", "graded_on")
    grades = {pk: (grade, graded_on is not None) for pk, grade, graded_on in standings}
    family = families_of(customers)
    members = sorted(family)
    claims = _claims(members, until)
    owners = _orders_of(claims)
    sold: dict[int, list[Claim]] = defaultdict(list)
    other: dict[int, list[Claim]] = defaultdict(list)
    for pk, (customer, claim) in claims.items():
        (sold[owners[pk]] if pk in owners else other[family[customer]]).append(claim)
    orders = _orders(members, family, sold, until)
    on_account = _on_account(members, family, until)
    ceilings = dict(Account.objects.filter(customer_id__among=list(customers)).values_list("customer_id", "ceiling"))
    months = _months(members, family)
    for customer in customers:
        past = Past(orders[customer], other[customer], on_account[customer])
        yield Story(
            buyers[customer], past, *grades.get(customer, ("", False)), tuple(limits[customer]),
            ceilings.get(customer), months[customer],
        )  # fmt: skip


def _limits(customers: Sequence[int]) -> dict[int, list[PastLimit]]:
    """Customer → its limits, as they were granted; one that was replaced held until the next began."""
    found: dict[int, list[PastLimit]] = defaultdict(list)
    rows = Limit.objects.filter(customer_id__among=list(customers)).order_by("at", "pk")
    for customer, since, amount, ended_at, valid_until in rows.values_list(
        "customer_id", "starts_on", "amount", "ended_at", "valid_until"
    ):
        ended_on = localdate(ended_at) if ended_at else None
        has_run_out = valid_until is not None and (ended_on is None or valid_until < ended_on)
        found[customer].append(PastLimit(since, amount, valid_until if has_run_out else ended_on, has_run_out))
    return found


def _claims(members: Sequence[int], until: date) -> dict[int, tuple[int, Claim]]:
    """Invoice → customer and claim, with what settled it; what was taken back by a reversal is left out."""
    payments: dict[int, list[Payment]] = defaultdict(list)
    settled = Allocation.objects.filter(
        invoice__customer_id__among=list(members), invoice__reversed_at__isnull=True, credit__on__lte=until
    )
    pairs = settled.values("invoice_id", "credit_id", "credit__kind").annotate(much=Sum("amount"), on=Min("credit__on"))
    for one in pairs:
        if one["much"]:
            is_loss = one["credit__kind"] == Credit.Kind.BAD_DEBT
            payments[one["invoice_id"]].append(Payment(one["on"], one["much"], is_loss))
    invoices = Invoice.objects.filter(customer_id__among=list(members), on__lte=until, reversed_at__isnull=True)
    return {
        pk: (customer, Claim(on, due_on, amount, tuple(payments[pk])))
        for pk, customer, on, due_on, amount in invoices.values_list("pk", "customer_id", "on", "due_on", "amount")
    }


def _orders_of(invoices: Iterable[int]) -> dict[int, int]:
    """Invoice → the order it bills."""
    wanted = list(invoices)
    delivered = Delivery.objects.filter(invoice_id__among=wanted).values_list("invoice_id", "order_id")
    at_once = Invoice.objects.filter(pk__among=wanted, source_kind=Order._meta.label_lower)
    return dict(delivered) | dict(at_once.values_list("pk", "source_id"))


def _orders(
    members: Sequence[int], family: dict[int, int], sold: dict[int, list[Claim]], until: date
) -> dict[int, list[PastOrder]]:
    found: dict[int, list[PastOrder]] = defaultdict(list)
    rows = Order.objects.filter(
        customer_id__among=list(members), ordered_on__lte=until, confirmed_at__isnull=False, undone_at__isnull=True
    ).order_by("ordered_on", "id")
    for pk, customer, on, total, cancelled_at, closed_at, payment in rows.values_list(
        "pk", "customer_id", "ordered_on", "total", "cancelled_at", "closed_at", "payment"
    ):
        ended_at = cancelled_at or closed_at
        freed_on = max(on, localdate(ended_at)) if ended_at else None
        is_prepaid = payment == Order.Payment.PREPAID
        found[family[customer]].append(PastOrder(pk, on, total, tuple(sold.get(pk, ())), freed_on, is_prepaid))
    return found


def _on_account(members: Sequence[int], family: dict[int, int], until: date) -> dict[int, list[Payment]]:
    found: dict[int, list[Payment]] = defaultdict(list)
    rows = Credit.objects.filter(
        customer_id__among=list(members), open_amount__gt=0, on__lte=until, reversed_at__isnull=True
    )
    for customer, on, amount in rows.values_list("customer_id", "on", "open_amount"):
        found[family[customer]].append(Payment(on, amount))
    return found


def _months(members: Sequence[int], family: dict[int, int]) -> dict[int, dict[date, Decimal]]:
    found: dict[int, dict[date, Decimal]] = defaultdict(dict)
    for customer, month, sales in CustomerMonth.objects.filter(customer_id__among=list(members)).values_list(
        "customer_id", "month", "sales"
    ):
        months = found[family[customer]]
        months[month] = months.get(month, ZERO) + sales
    return found
