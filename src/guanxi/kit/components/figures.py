"""Figures and small drawings. SVG geometry is written as attributes, so no style is needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guanxi.kit.components.library import classes, is_given, part, register
from guanxi.kit.components.numbers import money, money_short, percent, quantity

NUMBER_AND_UNIT = re.compile(r"^([^\d]{0,3}[\d.,]+)\s*([^\d\s.,][^\d]*)$")


@register.simple_block_tag
def kpis(content: str) -> SafeString:
    """Three to five figures that open."""
    return format_html('<div class="kpis">{}</div>', content)


@register.simple_tag
def kpi(
    label: Any, value: Any, unit: Any = "", href: str = "", note: Any = "", delta: Any = None, delta_tone: str = "",
    spark: Sequence[Any] | None = None, *, tone: str = "",
) -> SafeString:  # fmt: skip
    """One figure. A unit written behind the number (386.4万元, ¥3.86M) is set small by itself.

    Args:
        delta: a share (0.082 → 8.2 %) or a text; a leading minus points down. delta_tone: good, poor or nothing.
        tone: colours the figure (bad, warn) when it is news.
    """
    shown = "–" if not is_given(value) else str(value)
    if not unit and (found := NUMBER_AND_UNIT.match(shown)):
        shown, unit = found.groups()
    return part(
        "kpi", label=label, value=shown, unit=unit, href=href, note=note, delta=_delta(delta, delta_tone), tone=tone,
        spark=_spark(spark, "") if spark else "",
    )  # fmt: skip


@register.simple_tag
def delta(value: Any, tone: str = "") -> SafeString:
    """A change: a share (0.082 → 8.2 %) or a text, with an arrow. Tones: good, poor."""
    return part("delta", delta=_delta(value, tone))


def _delta(value: Any, tone: str) -> dict[str, str] | None:
    if not is_given(value):
        return None
    shown = percent(value) if isinstance(value, int | float | Decimal) else str(value)
    falls = shown[:1] in "-−"
    return {"text": shown.lstrip("+-−"), "icon": "fall" if falls else "up", "tone": tone}


@register.simple_tag
def headline(value: Any, note: Any = "", tone: str = "", end: Any = "") -> SafeString:
    """The figure a panel is about, a word beside it and something at the far end."""
    return part("headline", value=value, note=note, tone=tone, end=end)


def _share(value: Decimal, scale: Decimal) -> str:
    return f"{float(value / scale * 100):.1f}%"


@register.simple_tag
def meter(used: Any = 0, ceiling: Any = 0, held: Any = 0, *, warn_at: Any = "0.9", tick: Any = None) -> SafeString:
    """A part of a limit; what held orders would add is pale; a tick marks the limit when it is passed.

    Args:
        used, held, ceiling: amounts of one unit. warn_at: share of the ceiling from which it warns.
        tick: another place worth a mark, in the same unit.
    """
    used, held, ceiling = (max(Decimal(value or 0), Decimal(0)) for value in (used, held, ceiling))
    total = used + held
    if not ceiling:
        tone = "bad" if total else ""
        return part("meter", fill="100.0%" if used else "0.0%", held="", tick="", tone=tone, label=_("No limit is set"))
    scale = max(ceiling, total)
    share = total / ceiling
    tone = "bad" if share > 1 else "warn" if share >= Decimal(str(warn_at)) else ""
    mark = ceiling if total > ceiling else tick
    return part(
        "meter", fill=_share(used, scale), held=_share(total, scale) if held else "", tone=tone,
        tick=_share(Decimal(mark), scale) if mark else "",
        label=_("%(share)s of the limit is used") % {"share": percent(share)},
    )  # fmt: skip


@register.simple_tag
def points_bar(points: Any, most: Any, label: Any = "") -> SafeString:
    """How many of the points that could be had; below half of them it warns. Nothing of it is drawn for None."""
    known = points is not None and bool(most)
    share = min(max(Decimal(points) / Decimal(most), Decimal(0)), Decimal(1)) if known else Decimal(0)
    tone = "bad" if share < Decimal("0.25") else "warn" if share < Decimal("0.5") else ""
    told = _("%(points)s of %(most)s points") % {"points": quantity(points), "most": quantity(most)}
    return part("points_bar", fill=_share(share, Decimal(1)) if share else "", tone=tone, label=label or told)


@register.simple_tag
def ageing_bar(buckets: Any, tall: bool = False) -> SafeString:
    """Debt by age, five buckets as one bar; `ageing_key` is its table twin."""
    pairs = [(label, max(Decimal(amount or 0), Decimal(0))) for label, amount in buckets]
    total = sum((amount for _label, amount in pairs), Decimal(0))
    gap, at, rects = 0.4, 0.0, []
    for index, (_label, amount) in enumerate(pairs):
        width = float(amount / total * 100) if total else 0.0
        if width:
            rects.append({"tone": f"age-{index}", "x": f"{at:.2f}%", "width": f"{max(width - gap, gap):.2f}%"})
        at += width
    label = _("Debt by age: %(parts)s") % {"parts": ", ".join(f"{name} {money(amount)}" for name, amount in pairs)}
    return part("ageing_bar", rects=rects, label=label, tall=tall)


@register.simple_tag
def ageing_key(buckets: Any, *, line: bool = False) -> SafeString:
    """The figures of an ageing bar. With `line` only the names."""
    rows = [
        {"tone": f"age-{index}", "label": label, "amount": money_short(amount) if amount else "–"}
        for index, (label, amount) in enumerate(buckets)
    ]
    return part("ageing_key", rows=rows, line=line)


@register.simple_tag
def spark(values: Sequence[Any] | None, label: Any = "", *, href: str = "", better: str = "high") -> SafeString:
    """The direction of a few periods: accent when the later half beats the earlier, red when it falls by a fifth.

    Args:
        better: "low" where falling is good news: then red when it rises by a fifth.
    """
    return _spark(values, label, href, better)


def _spark(values: Sequence[Any] | None, label: Any, href: str = "", better: str = "high") -> SafeString:
    numbers = [float(value or 0) for value in values or ()]
    if len(numbers) < 2:
        return SafeString('<span class="faint">–</span>')
    low, high = min(numbers), max(numbers)
    step, span = 66 / (len(numbers) - 1), (high - low) or 1
    # Written here, not in a template: a list draws one in each row.
    points = [(2 + index * step, 18 - (number - low) / span * 15) for index, number in enumerate(numbers)]
    if high == low:
        points = [(x, 10.0) for x, _y in points]
    half = len(numbers) // 2
    earlier, later = sum(numbers[:half]), sum(numbers[-half:])  # the last period alone is often not over yet
    if better == "low":
        earlier, later = later, earlier
    tone = "up" if later > earlier else "down" if later < earlier * 0.8 else ""
    x, y = points[-1]
    name = conditional_escape(label or _("Course of the last %(n)s periods") % {"n": len(numbers)})
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    drawn = mark_safe(  # noqa: S308 - the name is escaped, all else are numbers
        f'<svg class="{classes("spark", tone)}" viewBox="0 0 72 20" role="img" aria-label="{name}">'
        f'<polyline points="{line}"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2"/></svg>'
    )
    return format_html('<a class="spark-link" href="{}">{}</a>', href, drawn) if href else drawn


@register.simple_tag
def facts(pairs: Any, total: Any = None) -> SafeString:
    """Label and value pairs; `total` is one more pair below a line."""
    return part("facts", pairs=list(pairs), total=total)


@register.simple_tag
def trio(pairs: Any) -> SafeString:
    """Three facts side by side, for the phone."""
    return part("trio", pairs=list(pairs))


@register.simple_tag
def chart(spec: Any, *, size: str = "") -> SafeString:
    """A chart with its table twin. `spec` comes from `guanxi.kit.charts`; sizes: short, tall or normal."""
    return part("chart", spec=spec, option=spec.option(), table=spec.table(), size=size, id=spec.id)
