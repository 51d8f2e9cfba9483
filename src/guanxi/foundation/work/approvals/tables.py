"""The inbox: what waits for one's decision first, what expires first at the top."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from guanxi.foundation.people.queries import reps_within, roles_by_key
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.panels import amount_of, matter_label, role_name, state_badge
from guanxi.foundation.work.approvals.queries import count_waiting, with_hands
from guanxi.kit.listing import (
    AmountFilter,
    BooleanFilter,
    Column,
    DateRangeFilter,
    Empty,
    Found,
    IndexedSort,
    Listing,
    MenuFilter,
    RelationFilter,
    StateFilter,
    export_action,
)

SEARCHED = 500
DECIDE = "for_me=1&sort=expires"
State = ApprovalRequest.State
WAITING = Q(state=State.WAITING)


def find_requests(user: Any, text: str) -> Found:
    """Requests with the text in their summary, the name of their record, or who asked; the latest first."""
    hit = Q(about_name__icontains=text) | Q(requested_by__full_name__icontains=text)
    for language, _name in settings.LANGUAGES:
        hit |= Q(**{f"summary__{language}__icontains": text})
    found = ApprovalRequest.objects.visible_to(user).filter(hit).order_by("-requested_at", "-id")
    keys = list(found.values_list("pk", flat=True)[: SEARCHED + 1])
    return Found(keys[:SEARCHED], len(keys) > SEARCHED)


def presets(user: Any) -> list[tuple[str, str]]:
    """The views everybody has: what one decides, what one asked for, all that waits, all that was decided."""
    return [
        (said("For me to decide"), DECIDE),
        (said("Asked by me"), own(user)),
        (said("All waiting"), "state=waiting"),
        (pgettext("approval", "Decided"), "state=granted,done,failed,lapsed,refused"),
    ]


def start(user: Any) -> str:
    """The list begins with what waits for one's own decision; where nothing does, with what one asked for."""
    has_asked = ApprovalRequest.objects.filter(requested_by=user.pk).exists()
    return own(user) if has_asked and not count_waiting(user) else DECIDE


def own(user: Any) -> str:
    """What one asked for."""
    return f"asked_by={user.pk}"


def name_roles(rows: Sequence[ApprovalRequest], *, user: Any, on: date) -> None:
    """Hang on each request the name of the role that decides it."""
    roles = roles_by_key() if rows else {}
    for row in rows:
        row.__dict__["role_name"] = role_name(row.rung, roles)


APPROVALS = Listing(
    key="work.approvals",
    title=_("Approvals"),
    noun=pgettext_lazy("approval", "requests"),
    rows=lambda user: with_hands(ApprovalRequest.objects.visible_to(user), user),
    scope=None,
    related=("requested_by", "decided_by"),
    defer=("arguments", "facts", "outcome"),
    enrich=name_roles,
    columns=[
        Column("summary", _("What is asked"), str, phone="title", grow=True, fixed=True),
        Column("matter", _("Matter"), matter_label, muted=True),
        Column("amount", _("Amount"), kind="money", render=amount_of, phone="end"),
        Column("asked_by", _("Asked by"), "requested_by", phone="sub"),
        Column("asked_at", _("Asked at"), "requested_at", kind="moment", sort=IndexedSort("-requested_at"),
               phone="sub"),
        Column("expires", pgettext_lazy("approval", "Expires"), "expires_at", kind="moment",
               sort=IndexedSort("expires_at")),
        Column("state", pgettext_lazy("approval", "State"), lambda row: row.get_state_display(), render=state_badge,
               phone="state"),
        Column("decides", pgettext_lazy("approval", "Decides"), "role_name", muted=True, default=False),
        Column("decided_by", pgettext_lazy("approval", "Decided by"), default=False),
        Column("decided_at", _("Decided at"), kind="moment", default=False),
        Column("comment", _("Comment"), default=False),
    ],
    default_sort="-asked_at",
    start=start,
    presets=presets,
    filters=[
        BooleanFilter("for_me", _("For me to decide"), keeps_index=False, when=Q(for_me=True)),
        StateFilter(
            "state", pgettext_lazy("approval", "State"), keeps_index=False,
            states=[(one.value, one.label, Q(state=one)) for one in State],
        ),
        MenuFilter("matter", _("Matter"), "matter", menu=lambda user: [(m.key, m.label) for m in declared.values()]),
        RelationFilter("asked_by", _("Asked by"), "requested_by_id", options=reps_within),
        AmountFilter("amount", _("Amount"), "amount", keeps_index=False),
        DateRangeFilter("asked", pgettext_lazy("approval", "Asked"), "requested_at"),
    ],
    search=find_requests,
    search_hint=_("what is asked"),
    bulk=[export_action()],
    row_url=lambda row: reverse("approvals:request", args=[row.pk]),
    empty=Empty(
        _("Nothing waits for approval"),
        _("What needs somebody's consent stands here until it is decided."),
        "check",
    ),
)  # fmt: skip
