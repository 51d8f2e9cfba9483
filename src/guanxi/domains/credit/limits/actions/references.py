"""Asking the customer's bank, and writing down what banks and suppliers answer (S4-42, S4-44)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.limits.actions.checks import day_fault, demand_good, reason_fault
from guanxi.domains.credit.models import Reference, Survey
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action

RATING = _("Choose a rating from 1 (bad) to 5 (very good).")
BEFORE = _("The answer cannot be older than the question.")
LONG = 400


@action("credit.ask_bank")
def ask_bank(
    survey: Survey, *, name: str, question: str, asked_on: date, contact: str = "", by: Any, at: datetime
) -> Reference:
    """Ask a customer's bank about it, as part of a survey.

    Args:
        name: the bank. question: what is asked. asked_on: today or before.

    Raises:
        BadInput: a field cannot be.
    """
    today = timezone.localdate(at)
    demand_good(
        name=reason_fault(name, most=120),
        question=reason_fault(question, most=LONG),
        contact=reason_fault(contact or "-", most=120),
        asked_on=day_fault(asked_on, today=today),
    )
    reference = Reference.objects.create(
        survey=survey, kind=Reference.Kind.BANK, name=name.strip(), contact=contact.strip(), question=question.strip(),
        asked_on=asked_on, by=by, at=at,
    )  # fmt: skip
    record("credit.bank_asked", survey, about=[survey.customer], by=by, at=at, who=reference.name)
    return reference


@action("credit.note_answer")
def note_answer(
    reference: Reference, *, answer: str, rating: int, answered_on: date, by: Any, at: datetime
) -> Reference:
    """Write down what a bank or a supplier answered about a customer, and what it is worth.

    Args:
        rating: 1 (bad) to 5 (very good). answered_on: today or before, not before it was asked.

    Raises:
        BadInput: a field cannot be.
    """
    today = timezone.localdate(at)
    is_rating = isinstance(rating, int) and not isinstance(rating, bool) and 1 <= rating <= 5
    row = Reference.objects.select_for_update(of=("self",)).select_related("survey__customer").get(pk=reference.pk)
    is_before = row.asked_on is not None and answered_on < row.asked_on
    demand_good(
        answer=reason_fault(answer, most=LONG),
        rating="" if is_rating else RATING,
        answered_on=day_fault(answered_on, today=today) or (BEFORE if is_before else ""),
    )
    row.answer, row.rating, row.answered_on = answer.strip(), rating, answered_on
    row.save(update_fields=["answer", "rating", "answered_on"])
    facts = {"who": row.name, "rating": rating}
    record("credit.reference_answered", row.survey, about=[row.survey.customer], by=by, at=at, **facts)
    return row
