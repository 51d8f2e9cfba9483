"""Everything about one customer that the 360 shows, in a bounded number of reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, Sum

from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Order
from guanxi.domains.receivables.models import Account, AccountAgeing, Credit, Invoice
from guanxi.domains.receivables.policies import TermsBook
from guanxi.domains.receivables.queries import account_of, age_now
from guanxi.domains.receivables.rules import Aged
from guanxi.foundation.timeline.queries import followed_by
from guanxi.foundation.work.models import Task
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import month_of

RELATED = (
    "owner", "unit", "county", "parent", "commercial", "logistic", "sales_standing", "credit_standing", "class_now",
)  # fmt: skip


def customers_for_page(user: Any) -> Any:
    """Customers within reach with what one row can bring: details, class and its reason, whether `user` follows."""
    now = FilteredRelation("sales_class_facts", condition=Q(sales_class_facts__until__isnull=True))
    merged = Customer.objects.filter(merged_into=OuterRef("pk"))
    seen = Customer.objects.visible_to(user).annotate(class_now=now, stands_alone=~Exists(merged))
    followed = seen.annotate(is_followed=followed_by(user, "customers.customer"))
    return followed.select_related(*RELATED).prefetch_related("contacts")


@dataclass(frozen=True)
class Trade:
    """What a customer bought lately: last 90 days, the 90 before, the course of the months."""

    orders: list[Order]
    count: int
    now: Decimal
    before: Decimal
    months: list[tuple[date, Decimal]]

    @property
    def change(self) -> Decimal | None:
        """Growth of the last 90 days over the 90 before, as a share."""
        return (self.now / self.before - 1).quantize(Decimal("0.001")) if self.before > 0 else None


def trade_of(customer: Customer, *, on: date, months: int = 6) -> Trade:
    """Last orders and their course."""
    placed = Q(confirmed_at__isnull=False, cancelled_at__isnull=True)
    first, middle = on - timedelta(days=179), on - timedelta(days=89)
    mine = Order.objects.filter(customer=customer)
    found = mine.aggregate(
        count=Count("id"),
        now=Sum("total", filter=placed & Q(ordered_on__gte=middle)),
        before=Sum("total", filter=placed & Q(ordered_on__gte=first, ordered_on__lt=middle)),
    )
    orders = list(mine.order_by("-ordered_on", "-id")[:6])
    starts = [month_of(on).start]
    while len(starts) < months:
        starts.append(month_of(starts[-1] - timedelta(days=1)).start)
    sales = dict(CustomerMonth.objects.filter(customer=customer, month__in=starts).values_list("month", "sales"))
    course = [(start, sales.get(start, ZERO)) for start in reversed(starts)]
    return Trade(orders, found["count"], found["now"] or ZERO, found["before"] or ZERO, course)


@dataclass(frozen=True)
class Money:
    """What a customer owes, by age too, and how it pays."""

    account: Account
    aged: Aged | AccountAgeing
    last_receipt: Credit | None
    oldest: Invoice | None
    terms: TermsBook


def money_of(customer: Customer, *, on: date) -> Money:
    """The account row, its ageing, the last receipt, the oldest open invoice.

    The ageing kept with the account is as good as one added up, unless the night has not carried it to this day yet.
    """
    account, terms = account_of(customer), TermsBook()
    kept = getattr(account, "ageing", None) if account.pk else None
    open_invoices = Invoice.objects.filter(customer__in=family_of(customer), open_amount__gt=0)
    receipts = Credit.objects.filter(customer__in=family_of(customer), kind=Credit.Kind.RECEIPT)
    receipts = receipts.filter(reversed_at__isnull=True)
    return Money(
        account,
        kept if kept and kept.as_of == on else age_now(customer, on=on, terms=terms.ageing(on)),
        receipts.order_by("-on", "-id").first(),
        open_invoices.order_by("on", "id").first(),
        terms,
    )


def tasks_of(customer: Customer) -> list[Any]:
    """Open tasks about this customer."""
    tasks = Task.objects.filter(kind="customers.customer", object_id=customer.pk, done_at__isnull=True)
    return list(tasks.select_related("assignee").order_by("due_on", "id")[:5])
