"""Sample data of the gallery: people, shops and figures that do not exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from guanxi.kit import charts, pages
from guanxi.kit.components.lists import Column, Row
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import money_short


def sample_areas() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Groups of choices of a menu."""
    return [("", [("", "–")]), (_("Area"), [("sx", _("Shaoxing")), ("nb", _("Ningbo"))])]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label=gettext_lazy("Customer name"), help_text=gettext_lazy("As on the business licence"))
    ceiling = forms.DecimalField(label=gettext_lazy("Credit limit"), required=False)
    phone = forms.CharField(label=gettext_lazy("Mobile"), min_length=11)
    starts_on = forms.DateField(label=gettext_lazy("Starts on"), required=False)
    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        choices=[("", "–"), ("sx", gettext_lazy("Shaoxing")), ("nb", gettext_lazy("Ningbo"))],
        required=False,
    )
    terms = forms.ChoiceField(
        label=gettext_lazy("Payment"),
        choices=[("m", gettext_lazy("Monthly")), ("c", gettext_lazy("Cash"))],
        widget=forms.RadioSelect,
    )
    may_owe = forms.BooleanField(label=gettext_lazy("May buy on credit"), required=False)
    tax_number = forms.CharField(label=gettext_lazy("Tax number"), disabled=True, required=False)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def sample_form() -> SampleForm:
    """A form that was sent with one wrong field."""
    sent = {
        "name": _("Yonghui Gifts, Shaoxing"),
        "ceiling": "60000",
        "phone": "1380000118",
        "terms": "m",
        "may_owe": "on",
        "starts_on": "2026-11-20",
    }
    form = SampleForm(sent)
    form.is_valid()
    return form


def sample_shops() -> list[tuple[str, str, str]]:
    """Name, area and rep of a few shops that do not exist."""
    return [
        (_("Yonghui Gifts, Shaoxing"), _("Keqiao"), _("Wu Xiaoyan")),
        (_("Dingsheng Stores, Ningbo"), _("Haishu"), _("Wu Xiaoyan")),
        (_("Yuehe Design, Hangzhou"), _("Yuhang"), _("Lin Jia")),
        (_("Huilifang, Hefei"), _("Luyang"), _("Fang Xiaodong")),
    ]


def sample_table() -> dict[str, Any]:
    """A list with sorting, choosing, keyboard and phone places."""
    columns = [
        Column(_("Customer"), sort_url="?sort=name", phone="title"),
        Column(_("Area · rep"), muted=True, phone="sub"),
        Column(_("Owes"), numeric=True, sort_url="?sort=owes", sorted="descending", phone="end"),
        Column(_("Overdue"), numeric=True, desk_only=True),
        Column(_("State"), phone="state"),
    ]
    states = [
        badge(_("On hold"), "bad"),
        badge(_("Near the limit"), "warn"),
        badge(_("Normal"), "ok"),
        badge(_("Cash")),
    ]
    owed = [72_600, 64_200, 18_900, 0]
    late = [23_300, 6_200, None, None]
    rows = [
        Row(
            [name, f"{area} · {rep}", money_short(owed[n]), money_short(late[n]), states[n]],
            url=f"#{n}",
            key=n,
            label=name,
        )
        for n, (name, area, rep) in enumerate(sample_shops())
    ]
    return {"columns": columns, "rows": rows, "foot": [_("Total"), "", money_short(155_700), money_short(29_500), ""]}


def sample_charts() -> list[Any]:
    """One chart of every kind."""
    names = [name for name, _area, _rep in sample_shops()] + [
        _("Jixiang Toys"),
        _("Shiguang Paper"),
        _("Wanjia Market"),
    ]
    months = [_("Jun"), _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov")]
    ages = [_("Not due"), "1–30", "31–60", "61–90", "90+"]
    amounts = [
        [49_300, 38_000, 18_900, 9_000],
        [6_200, 6_200, 0, 4_000],
        [14_900, 0, 0, 0],
        [2_200, 0, 0, 2_500],
        [0, 0, 0, 900],
    ]
    sold = [302.4, 318.9, 296.0, 341.7, 357.1, 386.4]
    return [
        charts.pareto(_("Sales by customer"), names, [186, 142, 97, 41, 30, 12, 8], cut=3, unit=_("¥10,000")),
        charts.lines(
            _("Sales by month"),
            months,
            [charts.Series(_("Sales"), sold, writing="quantity"), charts.Series(_("Plan"), [310] * 6, ghost=True)],
            unit=_("¥10,000"),
        ),
        charts.ageing(_("Debt by age and customer"), names[:4], list(zip(ages, amounts, strict=True)), unit="¥"),
        charts.bars(
            _("Visits a day"), [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri")], [6, 7, 4, 8, 6], mark=(_("Plan"), 6)
        ),
        charts.Share(_("Sales by channel"), [(_("Gift shops"), 210), (_("Supermarkets"), 120), (_("Online"), 56)]),
    ]


def sample_nav(current: str) -> list[pages.NavLink]:
    """Places for a visitor who is not signed in."""
    places = [
        ("home", _("Today"), 7, False),
        ("users", _("Customers"), None, False),
        ("cart", _("Orders"), 3, True),
        ("wallet", _("Receivables"), None, False),
        ("chart", _("Analysis"), None, False),
    ]
    return [
        pages.NavLink(icon, label, f"#{icon}", icon, icon == current, True, count, hot)
        for icon, label, count, hot in places
    ]


def sample_timeline() -> list[Any]:
    """Two days of one customer."""
    held = {
        "icon": "stop",
        "tone": "bad",
        "title": _("Order held"),
        "text": _("¥12,660 over the limit"),
        "time": "08:06",
    }
    call = {
        "icon": "phone",
        "title": _("Reminder by telephone"),
        "text": _("Promised ¥5,000 for today"),
        "time": "15:42",
    }
    visit = {
        "icon": "pin",
        "tone": "ok",
        "title": _("Visit done"),
        "text": _("22 minutes, 36 metres off"),
        "time": "10:20",
    }
    return [(_("Today"), [held]), (_("Yesterday"), [call, visit])]


def sample_sides() -> dict[str, Any]:
    """Two records of one customer, side by side."""
    pairs = [("side-name", _("Customer"), "绍兴永辉礼品行", "永辉礼品商行", False),
             ("side-phone", _("Telephone"), "", "0575-85123456", True)]  # fmt: skip
    rows = [
        {"name": name, "label": label, "left": left or "–", "right": right, "value_left": "left",
         "value_right": "right", "is_right": is_right}
        for name, label, left, right, is_right in pairs
    ]  # fmt: skip
    left = {"title": "绍兴永辉礼品行", "sub": "C-1001", "note": "A", "tone": "ok"}
    return {"rows": rows, "left": left, "right": {"title": "永辉礼品商行", "sub": "C-2611-0001"}}


def sample_conflict() -> list[dict[str, Any]]:
    """Two fields that two people changed."""
    return [
        {"name": "ceiling", "label": _("Credit limit"), "original": "60,000", "theirs": "80,000", "yours": "70,000"},
        {
            "name": "term",
            "label": pgettext("sample", "Term"),
            "original": (30, _("30 days")),
            "theirs": (30, _("30 days")),
            "yours": (45, _("45 days")),
        },
    ]


def sample_figures() -> dict[str, Any]:
    """Buckets, courses and facts."""
    ages = [_("Not due"), _("1–30 days"), _("31–60 days"), _("61–90 days"), _("Over 90 days")]
    amounts = [Decimal(n) for n in (49_300, 6_200, 14_900, 2_200, 0)]
    return {
        "buckets": list(zip(ages, amounts, strict=True)),
        "sales": Decimal("3864000"),
        "late": Decimal("429000"),
        "rising": [302, 318, 296, 341, 357, 386],
        "falling": [9, 8, 8, 6, 5, 4],
        "flat": [4, 6, 4, 6, 4, 5],
        "facts": [(_("Present exposure"), "¥34,200"), (_("This order"), "¥38,460"), (_("Limit"), "¥60,000")],
        "total": (_("After the order"), "¥72,660"),
        "day": date(timezone.localdate().year, 11, 20),
        "old_day": date(2024, 2, 3),
        "moment": timezone.now(),
    }


def sample_lists() -> dict[str, Any]:
    """Tabs, views, steps, grid heads."""
    return {
        "tabs": [
            {"label": _("Overview"), "url": "#", "current": True},
            {"label": _("Orders"), "url": "#", "count": 86},
            {"label": _("Receivables"), "url": "#", "count": 9, "hot": True},
        ],
        "views": [
            {"label": _("East, A to C"), "url": "#", "current": True, "count": 214},
            {"label": _("Not visited for 14 days"), "url": "#", "count": 18},
            {"label": _("All"), "url": "#", "count": "1000+"},
        ],
        "steps": [
            {"label": _("Photo of the door"), "state": "done", "end": _("1 photo")},
            {"label": _("Outside advertisement"), "state": "skipped", "end": _("Skipped: rebuilding")},
            {"label": _("Stock count"), "state": "now", "end": "4 / 6"},
            {"label": _("Order"), "state": "todo", "end": ""},
        ],
        "line_columns": [
            Column(_("Product"), grow=True),
            Column(_("Cases"), numeric=True),
            Column(_("Price"), numeric=True, desk_only=True),
            Column(_("Amount"), numeric=True),
            Column(_("Delete"), hide_label=True),
        ],
        "keys": [
            ("Tab", _("next cell")),
            ("↵", _("on, then a new line")),
            ("=", _("take the suggestion")),
            ("Alt ⌫", _("delete the line")),
            ("Ctrl ↵", _("submit")),
        ],
    }


class SampleAmounts(forms.Form):
    """What a receipt settles of two invoices."""

    first = forms.DecimalField(label="IN-2611-0007", required=False, initial="3200.00")
    second = forms.DecimalField(label="IN-2611-0012", required=False, max_value=860)


def sample_grid() -> dict[str, Any]:
    """Heads and rows of a field grid: one row as it was left, one that asks for more than is open."""
    amounts = SampleAmounts({"first": "3200.00", "second": "900"})
    amounts.full_clean()
    heads = [{"label": _("Invoice"), "grow": True}, {"label": _("Open"), "numeric": True}]
    rows = [(["IN-2611-0007", "3,200.00"], amounts["first"]), (["IN-2611-0012", "860.00"], amounts["second"])]
    return {"grid_columns": [*heads, {"label": _("Settle"), "numeric": True}], "grid_rows": rows}
