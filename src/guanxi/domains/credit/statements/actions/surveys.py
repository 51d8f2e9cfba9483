"""Opening, changing and finishing surveys; whom else to ask (S4-42 … S4-44)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.limits.actions.checks import FUTURE, REASON, TOO_LONG, demand_good
from guanxi.domains.credit.limits.keeping import asked_of
from guanxi.domains.credit.limits.management import FORM
from guanxi.domains.credit.models import Reference, Survey
from guanxi.domains.credit.statements.actions.refusals import NothingSurveyed, SurveyOpen
from guanxi.domains.credit.statements.actions.rows import hold_survey, touch
from guanxi.domains.credit.statements.policies import CARD
from guanxi.domains.credit.statements.queries import oldest_books, open_survey_of, ratio_values
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.foundation.forms.queries import latest_record
from guanxi.foundation.measures.actions import grade_record
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.currencies import is_currency
from guanxi.kit.periods import is_plausible

KIND = "customers.customer"
LONG = 400
NO_CURRENCY = gettext_lazy("There is no currency “%(code)s”. Write its three letters as in ISO 4217: CNY, USD, EUR.")


@action("credit.open_survey")
def open_survey(
    customer: Customer, *, on: date, currency: str = "", rate: Decimal | None = None, remark: str = "", by: Any,
    at: datetime,
) -> Survey:  # fmt: skip
    """Open a survey of a customer: statements, references and the eleven items are entered into it (S4-44).

    Args:
        on: the day it is of. currency: of its figures, by ISO 4217; empty: the company's. rate: what one unit of it is
            worth in the company's currency, where they differ.

    Raises:
        SurveyOpen: one is open already. BadInput: a field cannot be.
    """
    demand_standing(customer)
    fields = _checked(on, currency, rate, remark, at=at)
    Customer.objects.lock().get(pk=customer.pk)
    if open_survey_of(customer) is not None:
        raise SurveyOpen()
    survey = Survey.objects.create(customer=customer, begun_by=by, begun_at=at, **fields)
    record("credit.survey_opened", survey, about=[customer], by=by, at=at)
    return survey


@action("credit.change_survey")
def change_survey(
    survey: Survey, *, on: date, currency: str = "", rate: Decimal | None = None, remark: str = "", by: Any,
    at: datetime,
) -> Survey:  # fmt: skip
    """Change the day, the currency, the exchange rate or the remark of an open survey.

    Raises:
        SurveyFinished: it is kept as it is. BadInput: a field cannot be.
    """
    row = hold_survey(survey)
    for name, value in _checked(on, currency, rate, remark, at=at).items():
        setattr(row, name, value)
    row.save(update_fields=["on", "currency", "rate", "remark"])
    touch(row)
    return row


def _checked(on: date, currency: str, rate: Decimal | None, remark: str, *, at: datetime) -> dict[str, Any]:
    today = timezone.localdate(at)
    code = currency.strip().upper()
    is_code = not code or is_currency(code, since=oldest_books(on))
    wrong_rate = rate is not None and not (rate.is_finite() and Decimal("0.000001") <= rate < 1_000_000)
    demand_good(
        on="" if is_plausible(on, on=today) and on <= today else FUTURE,
        currency="" if is_code else NO_CURRENCY % {"code": code[:10]},
        rate=_("Write what one unit of the currency is worth, such as 7.12.") if wrong_rate else "",
        remark=TOO_LONG % {"most": LONG} if len(remark) > LONG else "",
    )
    is_ours = code in ("", settings.GUANXI_CURRENCY)
    return {"on": on, "currency": "" if is_ours else code, "rate": None if is_ours else rate, "remark": remark.strip()}


@action("credit.add_reference")
def add_reference(
    survey: Survey, *, name: str, question: str = "", contact: str = "", asked_on: date | None = None,
    kind: str = "trade", by: Any, at: datetime,
) -> Reference:  # fmt: skip
    """Note somebody of the trade who is asked about a customer: a supplier, a competitor, an association (S4-42).

    Args:
        kind: "trade" or "bank". asked_on: today or before; none: not asked yet.

    Raises:
        SurveyFinished: the survey is kept as it is. BadInput: a field cannot be.
    """
    row = hold_survey(survey)
    today = timezone.localdate(at)
    is_day = asked_on is None or (is_plausible(asked_on, on=today) and asked_on <= today)
    demand_good(
        name=REASON if not name.strip() else TOO_LONG % {"most": 120} if len(name) > 120 else "",
        contact=TOO_LONG % {"most": 120} if len(contact) > 120 else "",
        question=TOO_LONG % {"most": LONG} if len(question) > LONG else "",
        kind="" if kind in Reference.Kind.values else _("Choose a bank or a trade reference."),
        asked_on="" if is_day else FUTURE,
    )
    reference = Reference.objects.create(
        survey=row, kind=kind, name=name.strip(), contact=contact.strip(), question=question.strip(),
        asked_on=asked_on, by=by, at=at,
    )  # fmt: skip
    touch(row)
    record("credit.reference_added", row, about=[row.customer], by=by, at=at, who=reference.name)
    return reference


@action("credit.finish_survey")
def finish_survey(survey: Survey, *, version: int | None = None, by: Any, at: datetime) -> Survey:
    """Finish a survey: applications rest on it from now on, and it is kept as it is; its figures get their grade.

    Args:
        version: of the survey as it was looked at.

    Raises:
        NothingSurveyed: it holds no statement, no answer, and the eleven items were never filled in.
        SurveyFinished: it is finished already. SurveyChanged: somebody else changed it meanwhile.
    """
    row = hold_survey(survey, version=version)
    has_statement = row.statements.exists()
    is_answered = row.references.filter(answered_on__isnull=False).exists()
    management = latest_record(KIND, row.customer_id, FORM)
    if not has_statement and not is_answered and management is None:
        raise NothingSurveyed()
    grade = None
    if has_statement:
        on = timezone.localdate(at)
        grade = grade_record(CARD, row.customer, ratio_values(row), on=on, by=by, at=at)
    row.finished_at, row.finished_by = at, by
    row.management, row.graded, row.asked, row.is_kept = management, grade, asked_of(row), True
    row.save(update_fields=["finished_at", "finished_by", "management", "graded", "asked", "is_kept"])
    facts = {"grade": (grade.grade if grade else "") or "–", "points": grade.points if grade else None}
    record("credit.survey_finished", row, about=[row.customer], by=by, at=at, **facts)
    return row
