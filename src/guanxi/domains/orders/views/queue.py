"""The queue of orders that wait for release, the worst first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.credit.limits.cover import Cover, covers_of
from guanxi.domains.orders.panels import held_because
from guanxi.domains.orders.queries import Waiting, release_queue
from guanxi.foundation.people.visibility import may
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import day, listed, moment, money
from guanxi.kit.errors import NotAllowed
from guanxi.kit.pages import page

SHOWN = 50


@require_GET
def show_queue(request: HttpRequest) -> HttpResponse:
    """Held orders within one's reach: amount missing × days late × grade, why, who can release, since when.

    `?mine=1` leaves those that one's own authority covers.
    """
    if not may(request.user, "orders.view"):
        raise NotAllowed()
    may_release = may(request.user, "orders.release_order")
    only_mine = may_release and request.GET.get("mine") == "1"
    queue, url = release_queue(request.user, only_mine=only_mine), reverse("orders:held")
    shown = queue.rows[:SHOWN]
    covers = covers_of({one.order.customer_id for one in shown}, on=localdate())
    context = {
        "crumbs": [(_("Orders"), reverse("orders:list"))],
        "rows": [_row(one, covers) for one in shown],
        "more": queue.count - len(shown),
        "queue": queue,
        "tabs": [
            {"label": _("All"), "url": url, "current": not only_mine},
            {"label": _("I can release"), "url": f"{url}?mine=1", "current": only_mine},
        ],
        "may_release": may_release,
        "only_mine": only_mine,
    }
    return page(request, "orders/held.html", context)


def _row(one: Waiting, covers: Mapping[int, Sequence[Cover]]) -> dict[str, Any]:
    facts = [listed(held_because(one.hold))]
    if one.grade:
        facts.append(_("grade %(grade)s") % {"grade": one.grade})
    if free := sum((cover.free for cover in covers.get(one.order.customer_id, ())), ZERO):
        facts.append(_("%(free)s of securities free") % {"free": money(free)})
    return {
        "order": one.order,
        "url": reverse("orders:order", args=[one.order.pk]),
        "missing": one.missing,
        "why": " · ".join(facts),
        "since": moment(one.hold.at),
        "requested": day(one.order.requested_on) if one.order.requested_on else "",
        "names": listed(one.holders),
        "covers": one.is_mine,
        "total": money(one.order.total),
    }
