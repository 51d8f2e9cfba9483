"""Today: what deserves attention, ranked, each row with its one action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guanxi.domains.customers.pool.queries import leaving
from guanxi.domains.receivables.queries import AssetShare, share_of_assets
from guanxi.foundation.exchange.queries import is_demo
from guanxi.foundation.people.visibility import is_granted
from guanxi.foundation.work.queries import tasks_for_today
from guanxi.kit.actions import ports
from guanxi.kit.charts import bars
from guanxi.kit.components.numbers import percent, wan
from guanxi.kit.pages import page
from guanxi.surfaces.desk.queries import today as ask


@require_GET
def show_today(request: HttpRequest) -> HttpResponse:
    """The first page of everybody; what stands on it follows from what the person may do and see."""
    user, now = request.user, timezone.localtime()
    on = now.date()
    may = {name: ports.may is not None and ports.may(user, name) for name in NAMES}
    works = {name: is_granted(user, name) for name in NAMES}
    daily = ask.daily_orders(user, on=on)
    context = {
        "greeting": _greeting(now.hour, user),
        "lede": date_format(now, pgettext("date format of today", "l, j F Y")),
        "kpis": _figures(user, on),
        "held": ask.held(user) if works["orders.release_order"] or works["orders.confirm_order"] else [],
        "may_release": may["orders.release_order"],
        "may_order": may["orders.draft_order"],
        "may_collect": may["receivables.take_receipt"],
        "approvals": ask.to_decide(user),
        "tasks": tasks_for_today(user, on),
        "dormant": ask.dormant(user, on=on),
        "leaving": leaving(user, on=on),
        "overdue": ask.worst_overdue(user),
        "deliver": ask.to_deliver(user) if works["orders.deliver_order"] else [],
        "may_deliver": may["orders.deliver_order"],
        "invoice": ask.to_invoice(user) if works["orders.invoice_delivery"] else [],
        "chart": bars(
            _("Order amount per day"),
            [f"{day.month}-{day.day}" for day, _sum in daily],
            [total for _day, total in daily],
            summary=_("Confirmed orders of the last 14 days"),
        ),
        "on": on,
        "is_demo": is_demo(),
    }
    return page(request, "desk/today.html", context)


NAMES = (
    "orders.release_order", "orders.confirm_order", "orders.deliver_order", "orders.invoice_delivery",
    "orders.draft_order", "receivables.take_receipt",
)  # fmt: skip


def _greeting(hour: int, user: Any) -> str:
    name = {"name": str(user)}
    if hour < 12:
        return _("Good morning, %(name)s") % name
    return (_("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")) % name


def _in_assets(found: AssetShare | None) -> dict[str, Any]:
    """What management is told of the share in the company's assets (S4-49)."""
    if found is None:
        return {"note": ""}
    note = _("%(share)s of the assets") % {"share": percent(found.share)}
    if found.passed is not None:
        note = _("%(note)s, past the mark of %(step)s") % {"note": note, "step": percent(found.passed)}
    return {"note": note, "tone": found.tone}


def _figures(user: Any, on: Any) -> list[dict[str, Any]]:
    sales, sums = ask.month_sales(user, on=on), ask.overdue_sums(user)
    monday = on - timedelta(days=on.weekday())
    week = ask.collected(user, start=monday, end=monday + timedelta(days=7))
    before = ask.collected(user, start=monday - timedelta(days=7), end=monday)
    trend = [total for _month, total in ask.monthly_sales(user, on=on)]
    share = (sums["overdue"] / sums["total"]) if sums["total"] > 0 else None
    return [
        {
            "label": _("Sales this month"),
            "value": wan(sales.now),
            "note": _("all of last month %(sum)s") % {"sum": wan(sales.before)},
            "spark": trend,
            "url": "report_sales",
        },
        {
            "label": _("Collected this week"),
            "value": wan(week),
            "note": _("last week %(sum)s") % {"sum": wan(before)},
            "url": "receivables:receipts",
        },
        {"label": _("Receivables"), "value": wan(sums["total"]), "url": "receivables:ageing"}
        | _in_assets(share_of_assets(user, sums["total"], on=on)),
        {
            "label": _("Overdue"),
            "value": wan(sums["overdue"]),
            "note": "" if share is None else _("%(share)s of receivables") % {"share": f"{share:.1%}"},
            "tone": "bad" if sums["overdue"] else "",
            "url": "receivables:ageing",
        },
    ]
