"""Answers in filled forms as values of factors: the share (0–1) of its points that an item gave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.purposes import register_purpose
from guanxi.foundation.forms.queries import latest_records, points_of

GRADING = "measures.grading"
register_purpose(GRADING, pgettext_lazy("use of a form", "grading"))


def asked_records(form: str, kind: str, ids: Sequence[int], on: date) -> dict[int, FormRecord]:
    """The latest finished record of a form about each record; one that tells of a later day is not known yet."""
    return {pk: one for pk, one in latest_records(kind, ids, form).items() if one.on <= on}


def shares_of(records: dict[int, FormRecord], items: Collection[str]) -> dict[int, dict[str, Decimal]]:
    """Id → item → share of the item's points; what was not answered or cannot give points is left out."""
    return {
        pk: {
            key: min(Decimal(1), one.points / one.most)
            for key, one in points_of(record).items()
            if key in items and one.points is not None and one.most > 0
        }
        for pk, record in records.items()
    }
