"""Pages and verbs that the palette knows besides the navigation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.kit.actions import ports
from guanxi.kit.pages import nav_links
from guanxi.kit.pinyin import initials


@dataclass(frozen=True)
class Place:
    """Where the palette leads: a page by its address, or a verb, for whom may use it."""

    url_name: str
    label: Any
    icon: str
    permission: str = ""
    words: str = ""


PLACES = (
    Place("orders:new", _("New order"), "plus", "orders.draft_order", "xdd"),
    Place("customers:new", _("New customer"), "plus", "customers.create_customer", "xkh"),
    Place("receivables:receipt", _("Take a receipt"), "wallet", "receivables.take_receipt", "sk hk 回款"),
    Place("work:new", _("New task"), "plus", "", "xrw 待办"),
    Place("customers:pool", _("Customer pool"), "users", "customers.view", "gh khgh 公海"),
    Place("receivables:ageing", _("Ageing of receivables"), "wallet", "", "zl 账龄"),
    Place("receivables:invoices", _("Invoices"), "file", "", "fp"),
    Place("receivables:receipts", _("Receipts and credit notes"), "file", "", "hk sk"),
    Place("orders:held", _("Held orders"), "cart", "orders.view", "放行 超限"),
    Place("credit:reviews", _("Due for review"), "shield", "credit.view", "fs"),
    Place("credit:losses", _("Losses"), "shield", "credit.view", "呆账 核销"),
    Place("credit:audit", _("Rules and exceptions"), "shield", "credit.view", "违规 例外"),
    Place("report_credit", _("Credit sales"), "chart", "", "赊销"),
    Place("report_pareto", _("Pareto of customers"), "chart", "", "plt pareto 80/20 abc"),
    Place("report_sales", _("Sales = number × average"), "chart", "", "xsfj xse"),
    Place("work:tasks", _("Tasks"), "check", "", "rw db"),
    Place("policies:index", _("Terms"), "settings", "", "政策 规则"),
    Place("settings:own", _("My settings"), "settings", "", "sz 语言 密码 language dark 深色"),
    Place("settings:users", _("Users"), "users", "people.create_user", "yh 用户"),
    Place("settings:units", _("Units"), "users", "people.create_unit", "bm 部门"),
    Place("settings:roles", _("Roles"), "shield", "people.change_role", "js qx 权限"),
)


@dataclass(frozen=True)
class Found:
    """A place as the palette shows it."""

    url: str
    label: Any
    icon: str


def find_places(request: HttpRequest, typed: str) -> list[Found]:
    """Places whose name, initials or other words begin with or hold what is typed; each address once."""
    wanted = typed.lower()
    known = [
        (Found(reverse(one.url_name), one.label, one.icon), one.words)
        for one in PLACES
        if not one.permission or _may(request, one.permission)
    ]
    pages = [(Found(link.url, link.label, link.icon), "") for link in nav_links(request)]
    found = {one.url: one for one, words in reversed([*known, *pages]) if _is_meant(wanted, str(one.label), words)}
    return list(reversed(found.values()))


def _may(request: HttpRequest, permission: str) -> bool:
    return ports.may is not None and ports.may(request.user, permission)


def _is_meant(wanted: str, label: str, words: str) -> bool:
    return wanted in label.lower() or any(word.startswith(wanted) for word in [initials(label), *words.split()])
