"""Giving grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.forms.actions import use_record
from guanxi.foundation.measures.asked import GRADING, asked_records
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.policies import MeasuresPolicy
from guanxi.foundation.measures.reasons import to_reasons
from guanxi.foundation.measures.rules import Scored, rank_of
from guanxi.foundation.measures.scorecards import Scorecard, scorecard_of
from guanxi.foundation.measures.values import CardBook, Given, gather, score
from guanxi.foundation.policies.terms import InForce, in_force
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import insert_rows, reserve_ids
from guanxi.kit.errors import BadInput

COLUMNS = [
    "id", "scorecard", "kind", "object_id", "on", "points", "grade", "rank", "before", "share_known", "reasons",
    "policy_version", "checked_on", "superseded_at", "by_id", "at",
]  # fmt: skip


@dataclass(frozen=True)
class Graded:
    """What grading some records came to: looked at, written as new rows, and (id, before, after) of those that moved
    to another grade.
    """

    looked_at: int
    written: int
    changed: tuple[tuple[int, str, str], ...]


@action("measures.grade_record", inner=True)
def grade_record(
    scorecard: str, record: Any, values: Given | None = None, *, on: date, by: Any, at: datetime
) -> Grade:  # fmt: skip
    """Give a record its grade by a scorecard, and keep every reason and the terms that decided.

    The same reasons by the same terms write nothing new: the grade in force is said to hold on this day, too.

    Args:
        values: factor → value of those given by whoever grades (None: not known); the rest is measured and asked.
        on: the day it is of.

    Raises:
        BadInput: a day before that of the grade in force, or after today.
    """
    card = scorecard_of(scorecard)
    found = gather(card, [record.pk], on=on, given={record.pk: values or {}})
    book = CardBook(card, on)
    batch = Batch(card, on, least_move=None)
    batch.add(record.pk, found[record.pk], book.of(record))
    if batch.write(by=by, at=at).written:
        _note_use(card, record, on, by, at)
    return _in_force(card, [record.pk])[record.pk]


def _note_use(card: Scorecard, record: Any, on: date, by: Any, at: datetime) -> None:
    """Say of the forms that were asked that something was made of them (S3-26)."""
    for form in sorted({one.asked[0] for one in card.factors if one.asked}):
        for filled in asked_records(form, card.kind, [record.pk], on).values():
            use_record(filled, purpose=GRADING, about=record, by=by, at=at)


@action("measures.grade_records", inner=True)
def grade_records(
    scorecard: str, ids: Sequence[int], values: Mapping[int, Given] | None = None, *, on: date, by: Any, at: datetime
) -> Graded:
    """Grade many records of a kind by a scorecard, as a job does night after night; a few queries for all of them.

    A new row of history is written where the grade, the terms or what is known changed, or where the score moved by as
    much as the policy says; else the grade in force is said to hold on this day, too.

    Args:
        ids: at most a thousand or so at once. values: id → factor → value of those given.

    Raises:
        BadInput: a day before that of a grade in force, or after today.
    """
    card = scorecard_of(scorecard)
    found = gather(card, ids, on=on, given=values)
    terms = CardBook(card, on).of_all(ids)
    batch = Batch(card, on, least_move=in_force(MeasuresPolicy, on=on).terms.least_move)
    for pk, holds in terms.items():
        batch.add(pk, found[pk], holds)
    return batch.write(by=by, at=at)


def _in_force(card: Scorecard, ids: Sequence[int]) -> dict[int, Grade]:
    """The grades in force, held against other writers where there are several."""
    found = Grade.objects.filter(
        scorecard=card.key, kind=card.kind, object_id__in=ids, superseded_at__isnull=True
    ).select_for_update()
    return {one.object_id: one for one in found}


class Batch:
    """Records graded together: scored one by one, written with a few statements.

    Args:
        least_move: how far a score has to move for a new row; None: any difference in the reasons makes one.
    """

    def __init__(self, card: Scorecard, on: date, *, least_move: Decimal | None) -> None:
        self.card, self.on, self.least_move = card, on, least_move
        self.scored: dict[int, tuple[Scored, InForce]] = {}

    def add(self, pk: int, values: Given, holds: InForce) -> None:
        """Score a record."""
        self.scored[pk] = (score(holds.terms, values), holds)

    def write(self, *, by: Any, at: datetime) -> Graded:
        """Supersede the grades that no longer hold, add the new ones, tell of the changes."""
        present = _in_force(self.card, list(self.scored))
        self._check_days(present, at)
        new = [pk for pk in self.scored if pk not in present or not self._is_same(present[pk], *self.scored[pk])]
        gone = [present[pk].pk for pk in new if pk in present]
        Grade.objects.filter(pk__among=gone, superseded_at__isnull=True).update(superseded_at=at)
        held = [one.pk for pk, one in present.items() if pk not in set(new) and one.checked_on < self.on]
        Grade.objects.filter(pk__among=held).update(checked_on=self.on)
        ids = reserve_ids(Grade, len(new))
        rows = (self._row(number, pk, present.get(pk), by, at) for number, pk in zip(ids, new, strict=True))
        # where another writer was first, his grade stands: there is one in force
        insert_rows(Grade, COLUMNS, rows, skip_existing=True)
        written = set(Grade.objects.filter(pk__among=list(ids)).values_list("object_id", flat=True))
        return self._tell([pk for pk in new if pk in written], present, by, at)

    def _check_days(self, present: Mapping[int, Grade], at: datetime) -> None:
        if self.on > localdate(at):
            raise BadInput(on=_("A grade is of today or of a day before."))
        if any(one.checked_on > self.on for one in present.values()):
            raise BadInput(on=_("There is a later grade already; choose its day or a later one."))

    def _is_same(self, present: Grade, scored: Scored, holds: InForce) -> bool:
        if present.grade != scored.grade or present.policy_version != holds.version:
            return False
        if self.least_move is None:
            return bool(present.reasons == to_reasons(scored, holds.terms))
        unknown = tuple(line["key"] for line in present.lines if line["value"] is None and Decimal(line["weight"]))
        if unknown != scored.unknown:
            return False
        if scored.points is None or present.points is None:
            return scored.points is None and present.points is None
        return bool(abs(scored.points - present.points) < self.least_move)

    def _row(self, number: int, pk: int, before: Grade | None, by: Any, at: datetime) -> tuple[Any, ...]:
        scored, holds = self.scored[pk]
        return (
            number, self.card.key, self.card.kind, pk, self.on, scored.points, scored.grade,
            rank_of(scored.grade, holds.terms.bands), before.grade if before else "", scored.share_known,
            to_reasons(scored, holds.terms), holds.version, self.on, None, by.pk, at,
        )  # fmt: skip

    def _tell(self, written: Sequence[int], present: Mapping[int, Grade], by: Any, at: datetime) -> Graded:
        changed = tuple(
            (pk, present[pk].grade, self.scored[pk][0].grade)
            for pk in written
            if pk in present and present[pk].grade != self.scored[pk][0].grade
        )
        record_many(
            [
                Happening(
                    "measures.grade_changed", (self.card.kind, pk),
                    facts={"scorecard": self.card.key, "before": before, "grade": after,
                           "points": self.scored[pk][0].points, "on": self.on},
                )
                for pk, before, after in changed
            ],
            by=by, at=at,
        )  # fmt: skip
        return Graded(len(self.scored), len(written), changed)


__all__ = ["Graded", "grade_record", "grade_records"]
