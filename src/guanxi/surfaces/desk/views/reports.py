"""Reports that people look at: who makes the sales (S4-06), and what moved them (S4-03)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from guanxi.domains.orders import queries
from guanxi.domains.receivables.panels import labelled
from guanxi.domains.receivables.queries import ageing_totals
from guanxi.foundation.people.models import Unit, User
from guanxi.kit.charts import Series, lines, pareto
from guanxi.kit.components.layout import link
from guanxi.kit.components.marks import rank
from guanxi.kit.components.numbers import figure, money, whole
from guanxi.kit.pages import page
from guanxi.surfaces.desk.periods import SPLITS, PeriodForm, chosen_period, usual_periods
from guanxi.surfaces.desk.queries.today import DORMANT, count_best, monthly_sales

SHOWN, MOST = 50, 1000


@require_GET
def show_reports(request: HttpRequest) -> HttpResponse:
    """What each report answers, with its figure of today; and the lists one works off."""
    user, on = request.user, timezone.localdate()
    months, owed = monthly_sales(user, on=on, months=13), ageing_totals(user)
    best = count_best(user, most=MOST + 1)
    context = {
        "sales": months[-1][1],
        "months": [total for _month, total in months],
        "before": months[-2][1],
        "best": f"{whole(MOST)}+" if best > MOST else whole(best),
        "owed": owed,
        "buckets": labelled(owed),
        "lists": [
            (name, meaning, f"{reverse(place)}?{query.format(silent_since=on - DORMANT - timedelta(days=1))}")
            for name, meaning, place, query in LISTS
        ],
    }
    return page(request, "desk/reports.html", context)


LISTS = (
    (
        gettext_lazy("Credit sales"),
        gettext_lazy("What share is sold on credit, by whom and why"),
        "report_credit",
        "",
    ),
    (
        gettext_lazy("Rules and exceptions"),
        gettext_lazy("What was decided against a rule of credit, and what stands against one"),
        "credit:audit",
        "",
    ),
    (gettext_lazy("Losses"), gettext_lazy("Claims that were given up, and who answers for them"), "credit:losses", ""),
    (
        gettext_lazy("A customers silent for 30 days"),
        gettext_lazy("Call or visit, the longest silent first"),
        "customer_list",
        "sales_class=A&last_order_to={silent_since}&sort=last_order",
    ),
    (
        gettext_lazy("Customers by expected loss"),
        gettext_lazy("Ask for the money where most is at stake"),
        "receivables:ageing",
        "sort=-expected_loss",
    ),
    (gettext_lazy("Held orders"), gettext_lazy("Release, or collect first"), "orders:list", "state=held"),
    (
        gettext_lazy("Overdue invoices"),
        gettext_lazy("Remind with a statement"),
        "receivables:invoices",
        "overdue=1",
    ),
)


@require_GET
def show_pareto(request: HttpRequest) -> HttpResponse:
    """Customers by sales with the running share; the cuts of the sales classes."""
    form = PeriodForm(request.GET or None)
    period = chosen_period(form, on=timezone.localdate())
    found = queries.pareto(request.user, start=period.start, end=period.end, leaders=SHOWN)
    context = {
        "form": form,
        "period": period,
        "usual": usual_periods(period, on=timezone.localdate()),
        "last_day": period.end - timedelta(days=1),
        "crumbs": [(_("Reports"), reverse("reports"))],
        "chart": pareto(
            _("Sales by customer"),
            [str(one.customer) for one in found.leaders],
            [one.sales for one in found.leaders],
            summary=_pareto_sentence(found),
            zoom=25,
        ),
        "columns": [
            {"label": "#", "phone": "lead"},
            {"label": _("Customer"), "phone": "title", "grow": True},
            {"label": _("Class"), "phone": "state"},
            {"label": _("Sales"), "numeric": True, "phone": "end"},
            {"label": _("Share"), "numeric": True},
            {"label": _("Running share"), "numeric": True, "phone": "sub"},
        ],
        "rows": [_pareto_row(place, one) for place, one in enumerate(found.leaders, start=1)],
        "walk_in": found.walk_in,
        "class_columns": CLASS_COLUMNS,
        "class_rows": [_class_row(one) for one in queries.class_shares(request.user)],
    }
    return page(request, "desk/pareto.html", context)


CLASS_COLUMNS: list[dict[str, Any]] = [
    {"label": gettext_lazy("Class"), "phone": "title"},
    {"label": gettext_lazy("Customers"), "numeric": True, "phone": "end"},
    {"label": gettext_lazy("Share of customers"), "numeric": True, "phone": "sub"},
    {"label": gettext_lazy("S4-27 expects"), "numeric": True},
    {"label": gettext_lazy("Share of sales"), "numeric": True, "phone": "state"},
    {"label": gettext_lazy("S4-27 expects"), "numeric": True},
]
EXPECTED = {"A": ("20%", "80%"), "B": ("30%", "15%"), "C": ("50%", "5%")}


def _class_row(one: queries.ClassShare) -> dict[str, Any]:
    customers, sales = EXPECTED[one.letter]
    shares = (f"{one.customer_share:.1%}", customers, f"{one.sales_share:.1%}", sales)
    return {"cells": [rank(one.letter), whole(one.customers), *shares], "url": _class_url(one.letter)}


def _class_url(letter: str) -> str:
    return f"{reverse('customer_list')}?{urlencode({'sales_class': letter})}"


def _pareto_sentence(found: queries.Pareto) -> str:
    share = f"{found.leader_count / found.count:.0%}" if found.count else "–"
    facts = {"n": whole(found.leader_count), "all": whole(found.count), "total": money(found.total), "share": share}
    return _("%(n)s of %(all)s buying customers (%(share)s) make 80 %% of %(total)s.") % facts


def _pareto_row(place: int, one: Any) -> dict[str, Any]:
    url = reverse("customer", args=[one.customer.pk])
    letter = rank(one.customer.sales_class)
    shares = [f"{one.share:.1%}", f"{one.cumulative_share:.1%}"]
    return {"cells": [place, link(one.customer, url), letter, figure(one.sales), *shares], "url": url}


@require_GET
def show_sales(request: HttpRequest) -> HttpResponse:
    """Sales = number of customers × average purchase, this period against the one before."""
    form = PeriodForm(request.GET or None)
    period = chosen_period(form, on=timezone.localdate(), months=3)
    before = period.months_before(None if form.compares_with_previous else 12)
    by = form.split
    found = queries.sales_decomposition(request.user, period=period, before=before, by=by)
    groups = _groups(by, [key for key, _one in found.groups if key])
    context = {
        "form": form,
        "period": period,
        "usual": usual_periods(period, on=timezone.localdate()),
        "last_day": period.end - timedelta(days=1),
        "kpis": _sales_figures(found.overall),
        "columns": [{"label": SPLITS[by], "phone": "title"}, *SPLIT],
        "split_title": SPLIT_TITLES[by],
        "crumbs": [(_("Reports"), reverse("reports"))],
        "rows": [_group_row(by, key, groups.get(key), one) for key, one in found.groups],
        "foot": [_("All"), *_decomposed(found.overall)],
        "chart": _course(request.user, period.end),
    }
    return page(request, "desk/sales.html", context)


SPLIT: list[dict[str, Any]] = [
    {"label": gettext_lazy("Sales"), "numeric": True, "phone": "end"},
    {"label": gettext_lazy("Change"), "numeric": True, "phone": "sub"},
    {"label": gettext_lazy("Customers"), "numeric": True},
    {"label": gettext_lazy("Average"), "numeric": True},
    {"label": gettext_lazy("by number"), "numeric": True},
    {"label": gettext_lazy("by average"), "numeric": True},
]


SPLIT_TITLES: dict[queries.Group, Any] = {
    "owner": gettext_lazy("By rep"), "unit": gettext_lazy("By unit"), "province": gettext_lazy("By province"),
}  # fmt: skip


def _groups(by: queries.Group, keys: list[Any]) -> dict[Any, Any]:
    """What the groups are called: people and units by their records, provinces by their names."""
    if by == "province":
        return {key: key for key in keys}
    return dict((Unit if by == "unit" else User).objects.in_bulk(keys))


def _group_row(by: str, key: Any, group: Any, one: Any) -> dict[str, Any]:
    url = f"{reverse('customer_list')}?{urlencode({by: key})}" if group else ""
    nobody = _("no address") if by == "province" else _("no rep")
    return {"cells": [group or nobody, *_decomposed(one)], "url": url}


def _decomposed(one: Any) -> list[str]:
    return [
        figure(one.sales),
        figure(one.change),
        f"{one.before_number} → {one.number}",
        figure(one.average),
        figure(one.number_effect),
        figure(one.average_effect),
    ]


def _sales_figures(one: Any) -> list[dict[str, Any]]:
    change = (one.change / one.before_sales) if one.before_sales else None
    return [
        {
            "label": _("Sales"),
            "value": money(one.sales),
            "note": _("before %(sum)s") % {"sum": money(one.before_sales)},
            "delta": change,
        },
        {
            "label": _("Customers who bought"),
            "value": whole(one.number),
            "note": _("before %(n)s") % {"n": one.before_number},
        },
        {
            "label": _("Average purchase"),
            "value": money(one.average),
            "note": _("before %(sum)s") % {"sum": money(one.before_average)},
        },
        {
            "label": _("Effect of number"),
            "value": money(one.number_effect),
            "note": _("effect of average %(sum)s") % {"sum": money(one.average_effect)},
        },
    ]


def _course(user: Any, end: date) -> Any:
    months = monthly_sales(user, on=end - date.resolution, months=13)
    return lines(
        _("Sales by month"),
        [f"{month:%Y-%m}" for month, _sum in months],
        [Series(_("Sales"), [total for _month, total in months])],
        summary=_("Invoiced less returned"),
    )
