"""What a scorecard would say of a record, for a page; nothing is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.foundation.measures.metrics import rounded
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.reasons import to_reasons
from guanxi.foundation.measures.rules import rank_of
from guanxi.foundation.measures.scorecards import scorecard_of
from guanxi.foundation.measures.values import gather, score
from guanxi.foundation.policies.terms import InForce, in_force_for


def grade_today(
    scorecard: str, record: Any, *, on: date, values: Mapping[str, Decimal | None] | None = None,
    holds: InForce | None = None,
) -> Grade:  # fmt: skip
    """The grade of a record on a day with every reason, not saved.

    Args:
        values: factor → value, where the page has them; else they are measured and asked. holds: the terms, likewise.
    """
    card = scorecard_of(scorecard)
    holds = holds or in_force_for(card.terms, record, on=on)
    known = gather(card, [record.pk], on=on)[record.pk] if values is None else values
    scored = score(holds.terms, {one.key: rounded(known.get(one.key)) for one in card.factors})
    return Grade(
        scorecard=card.key, kind=card.kind, object_id=record.pk, on=on, points=scored.points, grade=scored.grade,
        rank=rank_of(scored.grade, holds.terms.bands), share_known=scored.share_known,
        reasons=to_reasons(scored, holds.terms), policy_version=holds.version, checked_on=on,
    )  # fmt: skip
