"""What comboboxes ask: customers and counties that fit what is typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import Found, search_counties, search_customers
from guanxi.kit.pages import page

SHOWN = 12


@require_GET
def find_customers(request: HttpRequest) -> HttpResponse:
    """Options: customers by name, pinyin, telephone or code; the latest buyers before anything is typed."""
    text = request.GET.get("q", "")[:100]
    found = search_customers(request.user, text, limit=SHOWN) if text.strip() else Found(_latest(request))
    rows = [(row, " · ".join(filter(None, [row.code, str(row.county or ""), found.reason(row)]))) for row in found.rows]
    return page(request, "customers/_options.html", {"rows": rows, "query": text.strip(), "is_cut": found.is_cut})


def _latest(request: HttpRequest) -> list[Customer]:
    buyers = Customer.objects.visible_to(request.user).active().filter(last_ordered_on__isnull=False)
    return list(buyers.select_related("county").order_by("-last_ordered_on", "-id")[:SHOWN])


@require_GET
def find_counties(request: HttpRequest) -> HttpResponse:
    """Options: counties by name, city, province, pinyin or code."""
    text = request.GET.get("q", "")[:60]
    context = {"counties": search_counties(text, limit=SHOWN), "query": text.strip()}
    return page(request, "customers/_counties.html", context)
