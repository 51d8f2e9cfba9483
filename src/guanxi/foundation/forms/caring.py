"""The report of S3-26: forms that were not filled, filled without care, or not used since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from guanxi.foundation.forms.models import FormRecord, FormTemplate, FormUse
from guanxi.foundation.forms.policies import CarePolicy
from guanxi.foundation.forms.queries import forms_for
from guanxi.foundation.forms.rules.care import Filled, missing, perfunctory
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import users_visible_to
from guanxi.kit.querysets import moment_of

MOST = 5_000  # filled forms that one report looks at
WORDED = {"long_text"}


@dataclass
class Gap:
    """A person who did not fill a form in time, and the first days of the periods that lack it."""

    person: User
    form: Any
    days: list[date]


@dataclass
class Row:
    """One form in the period: how often it was filled, perfunctorily, and used."""

    template: FormTemplate
    filled: int = 0
    hasty: int = 0
    used: int = 0
    unused: int = 0
    gaps: int = 0


@dataclass
class Report:
    """What is to be looked at between two days, as far as the reader sees.

    Args:
        gaps: who did not fill what. begun: forms begun and not finished for too long. hasty: (record, reasons).
        unused: finished forms that nobody used for too long, the oldest first. is_cut: there were too many to look at.
    """

    since: date
    until: date
    rows: list[Row] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    begun: list[FormRecord] = field(default_factory=list)
    hasty: list[tuple[FormRecord, tuple[str, ...]]] = field(default_factory=list)
    unused: list[FormRecord] = field(default_factory=list)
    is_cut: bool = False


def care_report(user: Any, *, since: date, until: date, terms: CarePolicy, at: datetime) -> Report:
    """What of the forms between two days is missing, hasty or unused.

    Args:
        user: sees the forms of what he or she sees, and gaps of the people within reach. until: the day after the last.
    """
    report = Report(since, until)
    found = FormRecord.objects.visible_to(user).filter(on__gte=since, on__lt=until)
    found = found.annotate(is_used=Exists(FormUse.objects.filter(record=OuterRef("pk")).exclude(by=OuterRef("author"))))
    rows = list(found.select_related("template", "version", "author").order_by("-on", "-id")[: MOST + 1])
    report.is_cut = len(rows) > MOST
    finished = [one for one in rows[:MOST] if one.finished_at is not None]
    hasty = perfunctory([_filled(one) for one in finished], terms.care)
    report.hasty = [(one, hasty[one.pk]) for one in finished if one.pk in hasty]
    old = at - timedelta(days=terms.unused_days)
    report.unused = sorted((one for one in finished if not one.is_used and one.finished_at <= old),
                           key=lambda one: one.finished_at or at)  # fmt: skip
    begun = at - timedelta(days=terms.begun_days)
    report.begun = [one for one in rows[:MOST] if one.finished_at is None and one.begun_at <= begun]
    report.gaps = gaps_of(user, since=since, until=until)
    report.rows = _summed(report, finished, hasty)
    return report


def _filled(one: FormRecord) -> Filled:
    items = one.version.form_items
    asks_words = any(item.type in WORDED or item.evidence for item in items)
    assert one.finished_at is not None
    return Filled(one.pk, one.author_id, one.template_id, one.on, timezone.localdate(one.finished_at), one.finished_at,
                  one.words, one.digest, asks_words)  # fmt: skip


def _summed(report: Report, finished: list[FormRecord], hasty: dict[int, tuple[str, ...]]) -> list[Row]:
    known: dict[int, Row] = {}
    for one in finished:
        row = known.setdefault(one.template_id, Row(one.template))
        row.filled += 1
        row.hasty += one.pk in hasty
        row.used += bool(getattr(one, "is_used", False))
    for one in report.unused:
        known[one.template_id].unused += 1
    by_key = {row.template.key: row for row in known.values()}
    for gap in report.gaps:
        if gap.form.key in by_key:
            by_key[gap.form.key].gaps += len(gap.days)
    return sorted(known.values(), key=lambda row: (-row.filled, row.template.pk))


def gaps_of(user: Any, *, since: date, until: date) -> list[Gap]:
    """Who of the people within reach did not fill, in time, a form that is due in a rhythm; the most gaps first."""
    due = {one.key: one for one in forms_for(user) if one.rhythm and one.fillers}
    if not due:
        return []
    people = list(users_visible_to(user).filter(is_active=True).prefetch_related("roles"))
    done: dict[tuple[str, int], set[date]] = defaultdict(set)
    told = FormRecord.objects.finished().filter(template__key__in=due, author__in=people, on__gte=since, on__lt=until)
    for key, author, on in told.values_list("template__key", "author_id", "on"):
        done[key, author].add(on)
    made = FormTemplate.objects.filter(key__in=due, created_at__gt=moment_of(since))
    first = dict(made.values_list("key", "created_at"))
    found = []
    for key, form in due.items():
        start = timezone.localdate(first[key]) if key in first else since
        for person in people:
            if not {role.key for role in person.held_roles} & set(form.fillers):
                continue
            joined = timezone.localdate(person.date_joined)
            if days := missing(form.rhythm, max(start, joined, since), until, done[key, person.pk]):
                found.append(Gap(person, form, days))
    return sorted(found, key=lambda gap: (-len(gap.days), gap.person.pk))
