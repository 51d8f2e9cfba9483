"""What a grading was given, kept with the application, so that its papers tell the same a year later (S4-43)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from guanxi.domains.credit.limits.figures import securities_input, securities_of
from guanxi.domains.credit.models import Reference, Survey
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.models import Grade


def kept_of(customer: Customer, survey: Survey, grades: Mapping[str, Grade], *, until: date) -> dict[str, Any]:
    """Grades by scorecard, securities and answers as plain values.

    Args:
        until: the last day of the limit; securities that end before it do not count.
    """
    held = securities_of(customer)
    counts = {one.id: one for one in securities_input(held) if one.counts_until(until)}
    return {
        "grades": {key: grade.pk for key, grade in grades.items()},
        "securities": [
            {
                "id": one.pk, "kind": one.kind, "description": one.description, "value": f"{one.value:.2f}",
                "rate": str(one.accepted_rate), "valid_until": one.valid_until and one.valid_until.isoformat(),
                "counted": f"{counts[one.pk].accepted:.2f}" if one.pk in counts else "0.00",
            }
            for one in held
        ],
        "references": asked_of(survey),
    }  # fmt: skip


def asked_of(survey: Survey) -> list[dict[str, Any]]:
    """Who was asked in a survey and what was answered, as it stands now, as plain values."""
    return [_reference(one) for one in survey.references.order_by("kind", "pk")]


def _reference(one: Reference) -> dict[str, Any]:
    days = {"asked_on": one.asked_on, "answered_on": one.answered_on}
    told = {"kind": one.kind, "name": one.name, "answer": one.answer, "rating": one.rating}
    return told | {name: value and value.isoformat() for name, value in days.items()}
