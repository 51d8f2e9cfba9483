"""Which sold lines the returns of a batch take back, and what of them is left to take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from guanxi.domains.orders.models import DeliveryLine
from guanxi.domains.orders.rules import HistoryDocument
from guanxi.kit.bulk import in_chunks


@dataclass(slots=True)
class Origin:
    """A delivered order line: whose, of what, how much of it can still come back, and which invoice billed it last."""

    order_id: int
    customer_id: int
    product_id: int
    left: Decimal
    invoiced_on: date | None
    invoice: str


def read_origins(documents: Sequence[HistoryDocument]) -> dict[int, Origin]:
    """The delivered lines that the returns name, by line id."""
    wanted = sorted({line.line_id for one in documents for line in one.lines if line.line_id is not None})
    found: dict[int, Origin] = {}
    for part in in_chunks(wanted):
        rows = DeliveryLine.objects.filter(line__in=part).order_by("delivery__invoice__on", "delivery__invoice_id")
        values = rows.values_list(
            "line_id", "line__order_id", "line__order__customer_id", "line__product_id", "line__delivered",
            "line__returned", "delivery__invoice__on", "delivery__invoice__number",
        )  # fmt: skip
        for pk, order, customer, product, delivered, returned, on, number in values:
            found[pk] = Origin(order, customer, product, delivered - returned, on, number or "")
    return found


def faults_of_returns(documents: Sequence[HistoryDocument], origins: Mapping[int, Origin]) -> dict[int, str]:
    """Place of a document → why it cannot take back the lines it names."""
    taken: dict[int, Decimal] = defaultdict(Decimal)
    faults: dict[int, str] = {}
    for place, one in enumerate(documents):
        for position, line in enumerate(one.lines, start=1):
            if line.line_id is None:
                continue
            origin = origins.get(line.line_id)
            taken[line.line_id] += line.quantity
            if origin is None or (origin.customer_id, origin.product_id) != (one.customer_id, line.product_id):
                text = _("%(number)s: line %(line)s takes back a line that this customer did not get.")
            elif one.kind != "return" or taken[line.line_id] > origin.left:
                text = _("%(number)s: line %(line)s takes back more than is left of the sale.")
            else:
                continue
            faults[place] = text % {"number": one.number, "line": position}
    return faults


def origin_of(one: HistoryDocument, origins: Mapping[int, Origin]) -> tuple[int | None, str]:
    """The one order all lines of a return came from, None where they are several or unknown; the newest invoice."""
    named = [origins[line.line_id] for line in one.lines if line.line_id is not None]
    orders = {origin.order_id for origin in named}
    is_one = len(orders) == 1 and len(named) == len(one.lines)
    billed = [origin for origin in named if origin.invoice]
    newest = max(billed, key=lambda origin: origin.invoiced_on or date.min, default=None)
    return (next(iter(orders)) if is_one else None), (newest.invoice if newest else "")
