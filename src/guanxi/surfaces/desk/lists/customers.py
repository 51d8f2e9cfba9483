"""The customer list: who they are, what they buy, what they owe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers import tables
from guanxi.domains.customers.extra import CUSTOMER
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.queries import sales_by_month
from guanxi.domains.receivables.models import Account
from guanxi.foundation.fields.tables import extra_columns
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.figures import spark
from guanxi.kit.components.library import EMPTY
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, percent, whole
from guanxi.kit.listing import BooleanFilter, Column, Empty, ExportCell, Listing, PageAction, list_view
from guanxi.surfaces.desk.lists.bulk import CUSTOMER_BULK

MONTHS = 6
NEAR_CEILING = Decimal("0.9")


@dataclass
class Figures:
    """What hangs on a row: sales of the last months, the account, whether an order waits."""

    months: list[Decimal] = field(default_factory=list)
    balance: Decimal = ZERO
    exposure: Decimal = ZERO
    ceiling: Decimal | None = None
    overdue: Decimal = ZERO
    is_held: bool = False

    @property
    def use(self) -> Decimal | None:
        """Exposure as a share of the ceiling; None without a ceiling."""
        return self.exposure / self.ceiling if self.ceiling else None

    @property
    def this_month(self) -> Decimal:
        """Sales of the present month."""
        return self.months[-1] if self.months else ZERO


def hang_figures(rows: Sequence[Any], *, user: Any, on: date) -> None:
    """Read accounts, ageing, months and held orders of one page: three reads."""
    ids = [row.pk for row in rows]
    months = sales_by_month(ids, MONTHS, on=on)
    sums = Account.objects.filter(customer__in=ids).values_list(
        "customer_id", "balance", "reserved", "earmarked", "ceiling", "ageing__overdue"
    )
    accounts = {row[0]: row[1:] for row in sums}
    held = set(
        Order.objects.filter(customer__in=ids, held_at__isnull=False, cancelled_at__isnull=True).values_list(
            "customer_id", flat=True
        )
    )
    for row in rows:
        row.figures = figures = Figures(months[row.pk], is_held=row.pk in held)
        if account := accounts.get(row.pk):
            figures.balance, reserved, aside, figures.ceiling, overdue = account
            figures.exposure, figures.overdue = figures.balance + reserved + aside, overdue or ZERO


def show_spark(row: Any) -> Any:
    """Six months as a line."""
    return spark(row.figures.months) if any(row.figures.months) else NOTHING


def show_overdue(row: Any) -> Any:
    """The overdue amount, nothing when there is none."""
    return whole(row.figures.overdue) if row.figures.overdue else NOTHING


def show_use(row: Any) -> Any:
    """The used share of the ceiling, in whole percent."""
    use = row.figures.use
    return NOTHING if use is None else percent(use.quantize(Decimal("0.01")))


def state_of(row: Any) -> tuple[Any, str]:
    """The state in words and its tone: a held order, overdue, near the ceiling, cash only, or in order."""
    figures = row.figures
    if figures.is_held:
        return _("held"), "bad"
    if figures.overdue > 0:
        return _("overdue"), "bad"
    if figures.ceiling == 0:
        return _("cash only"), ""
    if figures.use is not None and figures.use >= NEAR_CEILING:
        return _("near ceiling"), "warn"
    if row.stage != Customer.Stage.CUSTOMER:
        return row.get_stage_display(), ""
    return _("in order"), "ok"


def show_state(row: Any) -> Any:
    """The state as a badge."""
    label, tone = state_of(row)
    return badge(label, tone) if label else EMPTY


_ago = lazy(lambda months: gettext("Sales %(n)s months ago") % {"n": months}, str)


def sales_of_month(place: int) -> Callable[[Any], Decimal]:
    """Reads the sales of one of the shown months, the last is -1."""
    return lambda row: row.figures.months[place]


def lede(user: Any) -> Any:
    """What this person sees."""
    reach = reach_of(user)
    if reach.everything:
        return _("You see the whole company.")
    if reach.units:
        widest = Unit.objects.filter(pk__in=reach.units).order_by(Length("path"), "pk").first()
        return _("You see %(unit)s and what is yours.") % {"unit": widest}
    return _("You see your own customers.")


CUSTOMERS = Listing(
    key="customers",
    title=_("Customers"),
    noun=_("customers"),
    permission="customers.view",
    rows=tables.all_customers,
    related=("owner", "county"),
    defer=tables.UNREAD,
    enrich=hang_figures,
    more=extra_columns(CUSTOMER),
    columns=[
        tables.NAME,
        tables.PLACE,
        tables.LAST_ORDER,
        Column(
            "months", _("6 months"), kind="money", render=show_spark,
            export_as=tuple(ExportCell(_ago(n), sales_of_month(-1 - n), "money") for n in range(MONTHS - 1, 0, -1)),
        ),
        Column("month", _("This month"), "figures__this_month", kind="money",
               render=lambda row: whole(row.figures.this_month) if row.figures.this_month else NOTHING),
        Column("balance", _("Owed"), "figures__balance", kind="money", phone="end",
               render=lambda row: whole(row.figures.balance) if row.figures.balance else NOTHING),
        Column("overdue", _("Overdue"), "figures__overdue", kind="money", render=show_overdue),
        Column("use", _("Of ceiling"), "figures__use", kind="percent", render=show_use),
        Column("state", _("State"), lambda row: state_of(row)[0], render=show_state, phone="state"),
        *tables.MORE_COLUMNS,
    ],
    default_sort="name",
    filters=[
        *tables.FILTERS,
        BooleanFilter("overdue", _("Overdue"), keeps_index=False, when=Q(account__ageing__overdue__gt=0)),
        BooleanFilter("leaving", _("Soon in the pool"), keeps_index=False, when=Q(pool_warned_on__isnull=False)),
    ],
    search=tables.find_customers,
    search_hint=_("name, pinyin, telephone, code"),
    bulk=CUSTOMER_BULK,
    row_url=lambda row: reverse("customer", args=[row.pk]),
    lede=lede,
    actions=[
        PageAction(_("Pool"), "customers:pool", "users", permission="customers.view"),
        PageAction(_("Import"), "imports:new", "file", permission="exchange.open_import"),
        PageAction(_("Possible duplicates"), "customers:pairs", "users", permission="customers.merge_customers"),
        PageAction(_("New customer"), "customers:new", "plus", "primary", "customers.create_customer"),
    ],
    empty=Empty(
        _("No customers yet"), _("Enter the first one, or import the list you have."), "users",
        (_("New customer"), "customers:new"),
    ),
)  # fmt: skip

show_customers = list_view(CUSTOMERS)
