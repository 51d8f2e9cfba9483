"""Two people edited one draft: what is shown to the second."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.orders.actions.editing import HEAD, LINE
from guanxi.domains.orders.forms import Entry, HeadForm, TypedLine, entry_of
from guanxi.domains.orders.models import Order
from guanxi.foundation.fields.panels import extra_values
from guanxi.kit.components.numbers import quantity
from guanxi.kit.components.states import sides_of
from guanxi.kit.merging import Clash

GONE = "–"


def clashed_entry(order: Order, user: Any, clash: Clash) -> Entry:
    """The draft as it is now with the rest of the edit that clashed; its lines keep what was typed."""
    entry = entry_of(order, user)
    initial = {**entry.head.initial, **{name: clash.wanted[name] for name in HEAD if name in clash.wanted}}
    initial |= {name: value for name, value in clash.wanted.items() if name.startswith("extra.")}
    entry.head = HeadForm(initial=initial, user=user, extra=extra_values(order, user))
    asked = {name.removeprefix(LINE): value for name, value in clash.wanted.items() if name.startswith(LINE)}
    clashing = {name.removeprefix(LINE) for name in clash.yours}
    products = {one.code: one for one in Product.objects.visible_to(user).filter(code__in=list(asked))}
    kept = [
        line for line in entry.lines if line.product.code in clashing or asked.get(line.product.code, ()) is not None
    ]
    at = {line.product.code: place for place, line in enumerate(kept)}
    key = max((line.key for line in entry.lines), default=0)
    for code, value in asked.items():
        if value is None or code not in products:
            continue
        if code in at:
            kept[at[code]] = _typed(kept[at[code]].key, products[code], value)
        else:
            key += 1
            kept.append(_typed(key, products[code], value))
    entry.lines = kept
    return entry


def _typed(key: int, product: Product, value: tuple[Any, Any]) -> TypedLine:
    units, unit_price = value
    texts = (format(units.normalize(), "f"), format(unit_price.normalize(), "f"))
    return TypedLine(key, product, *texts, units, unit_price)


def sides(clash: Clash, entry: Entry) -> list[dict[str, Any]]:
    """The three sides of the head, the extra fields and the lines that both changed."""
    rows = [*sides_of(clash, entry.head), *entry.head.extra_sides(clash)]
    shown = {row["name"] for row in rows}
    keys = {line.product.code: line for line in entry.lines}
    for name in clash.yours:
        if name not in shown:
            rows += _line_rows(clash, name, keys.get(name.removeprefix(LINE)))
    return rows


def _line_rows(clash: Clash, name: str, line: TypedLine | None) -> list[dict[str, Any]]:
    values = {side: getattr(clash, side)[name] for side in ("original", "theirs", "yours")}
    if line is None or not name.startswith(LINE) or values["theirs"] is None or values["yours"] is None:
        label = str(line.product) if line else name.removeprefix(LINE) if name.startswith(LINE) else _("Lines")
        return [{"name": "", "label": label, **{side: ("", _whole(value)) for side, value in values.items()}}]
    rows = []
    for place, (part, word, shown) in enumerate(
        (("quantity", _("Quantity"), quantity), ("price", _("Unit price"), quantity))
    ):
        if values["theirs"][place] != values["yours"][place]:
            picks = {side: _part(value, place, shown) for side, value in values.items()}
            rows.append({"name": f"line-{line.key}-{part}", "label": f"{line.product} · {word}", **picks})
    return rows


def _part(value: Any, place: int, shown: Any) -> tuple[str, str]:
    return ("", GONE) if value is None else (format(value[place].normalize(), "f"), shown(value[place]))


def _whole(value: Any) -> str:
    """A line in words: units × price; several lines with their codes."""
    if value is None:
        return GONE
    if value and isinstance(value[0], tuple):
        return "; ".join(f"{code}: {quantity(units)} × {quantity(each)}" for code, units, each in value)
    return f"{quantity(value[0])} × {quantity(value[1])}"
