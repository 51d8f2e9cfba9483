"""The limit as fields of customers in files: amount, end, days to pay, grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.credit.imports.rising import Limits
from guanxi.domains.credit.limits.actions.checks import amount_fault, term_fault
from guanxi.domains.credit.limits.actions.importing import LimitGiven, set_limits
from guanxi.domains.credit.limits.policies import authority_of
from guanxi.domains.credit.models import Standing
from guanxi.domains.receivables.imports.headings import HEADINGS
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import from_json
from guanxi.kit.amounts import round_cents
from guanxi.kit.components.numbers import day, money
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, Item, RunContext, TargetExtension
from guanxi.kit.periods import is_plausible

GROUP = _("Trade credit")
FIELDS = (
    ImportField(
        "ceiling", _("Credit limit"), "amount", group=GROUP, help=_("0: cash only; empty: none granted."),
        names=HEADINGS["ceiling"],
    ),
    ImportField(
        "limit_until", _("Limit valid until"), "day", group=GROUP, help=_("Empty: until it is reviewed."),
        names=(
            "额度有效期", "额度到期日", "授信到期", "授信有效期", "有效期至", "有效期止", "limit expiry",
            "credit valid until", "valid until",
        ),
    ),
    ImportField(
        "term_days", _("Days to pay"), "whole", group=GROUP,
        names=("账期", "账期天数", "信用期", "付款天数", "信用天数", "payment terms", "credit days", "net days"),
    ),
    ImportField(
        "credit_grade", _("Credit grade"), "text", longest=4, group=GROUP,
        help=_("Only of customers that were never graded here."),
        names=("信用等级", "信用级别", "资信等级", "credit rating", "credit class"),
    ),
)  # fmt: skip
COLUMNS = {"ceiling": "limit_amount", "limit_until": "valid_until", "term_days": "term_days", "credit_grade": "grade"}
MEND = {
    "ceiling": _("Write 0 for cash only, or leave the cell empty where none was granted."),
    "limit_until": pgettext_lazy("import", "Write a day that can be, or leave the cell empty."),
    "term_days": _("Write a number of days from 0 to 365, or leave the cell empty."),
}
ABOVE = _("You may grant credit up to %(amount)s.")
MEND_ABOVE = _("Have the row imported by somebody whose authority covers it, or apply for the limit on its page.")
MEND_SURVEY = _("Survey the customer again, then raise its limit by an application; or take the cell out of the file.")
GRADED = _("This customer was graded here on %(day)s; a file does not change that.")
MEND_GRADED = _("Take the cell out of the file, or grade the customer again.")
MAY_NOT_GRADE = _("Only who may grade customers brings in their grades.")
MEND_MAY_NOT_GRADE = _("Have the row imported by a credit clerk, or leave the column out.")
NO_DAY = _("A limit cannot end on this day.")
ENDED = _("This limit ended on %(day)s; a file brings limits that still hold.")
MEND_ENDED = _("Write the day until which it holds now, or empty the amount where none was granted since.")


class LimitsOfCustomers(TargetExtension):
    """What a customer may owe, until when; only for who may grant credit."""

    target = "customers"

    def fields(self, user: Any) -> Sequence[ImportField]:
        """The fields, where the person may set limits from files."""
        return FIELDS if may(user, "credit.import_limits") else ()

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """The limits as they stand; the ceiling of the account counts where no limit was ever written down."""
        rows = {one.pk: one for one in Standing.objects.filter(customer_id__among=list(pks))}
        ceilings = dict(Account.objects.filter(customer_id__among=list(pks)).values_list("customer_id", "ceiling"))
        return {
            pk: {"ceiling": ceilings.get(pk)} | {
                name: getattr(rows.get(pk), column, None) or None
                for name, column in COLUMNS.items() if name != "ceiling"
            }
            for pk in pks
        }  # fmt: skip

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """A limit is zero or more and within one's authority, its end a day still to come, days to pay 0 to 365.

        More than there was needs the survey that the page asks for; a grade needs who may grade.
        """
        today = timezone.localdate(context.at)
        asked = [pk for item, pk in zip(items, found, strict=True) if pk is not None and COLUMNS.keys() & item.values]
        present = self.present(asked, [])
        limits = Limits({pk: one["ceiling"] for pk, one in present.items()}, on=today)
        graded = dict(
            Standing.objects.filter(pk__among=asked, graded_on__isnull=False).values_list("customer_id", "graded_on")
        )
        most, may_grade = authority_of(context.by, on=today), may(context.by, "credit.grade_customer")
        is_free = nothing_is_most()
        for item, pk in zip(items, found, strict=True):
            held = present.get(pk or 0, {})
            self._check_cells(item, held, today)
            if most is not None and (name := _above(item.values, held, most, is_free=is_free)):
                told = {"amount": money(most)}
                item.problems.append(Problem("above_authority", name, ABOVE % told, MEND_ABOVE))
            if pk in present:
                name, reason = limits.fault(pk, item.values, held)
                if reason:
                    item.problems.append(Problem("needs_survey", name, reason, MEND_SURVEY))
            _check_grade(item, held, graded.get(pk or 0), may_grade=may_grade)

    def _check_cells(self, item: Item, held: Mapping[str, Any], today: date) -> None:
        """What each cell by itself cannot be."""
        values = item.values
        if (amount := values.get("ceiling")) is not None:
            values["ceiling"] = amount = round_cents(amount)
            self._add(item, "ceiling", amount_fault(amount, may_be_zero=True))
        if (end := values.get("limit_until")) is not None:
            if not is_plausible(end, on=today):
                self._add(item, "limit_until", NO_DAY)
            elif _has_ended(end, values, held, today):
                item.problems.append(Problem("limit_ended", "limit_until", ENDED % {"day": day(end)}, MEND_ENDED))
        if (days := values.get("term_days")) is not None:
            self._add(item, "term_days", term_fault(days))
        if grade := values.get("credit_grade"):
            values["credit_grade"] = str(grade).strip().upper()

    def _add(self, item: Item, name: str, fault: Any) -> None:
        if fault:
            item.problems.append(Problem(f"{name}_wrong", name, fault, MEND[name]))

    def write(self, values: Mapping[int, Mapping[str, Any]], context: RunContext) -> None:
        """Set the limits of these customers; what the file does not tell stays."""
        present = self.present(list(values), [])
        limits = {pk: _given(present[pk] | dict(one)) for pk, one in values.items() if COLUMNS.keys() & one.keys()}
        set_limits(limits, by=context.by, at=context.at)


def _has_ended(end: date, values: Mapping[str, Any], held: Mapping[str, Any], today: date) -> bool:
    """Whether a row brings a limit that is over already; one that stands so here may be brought again as it is."""
    if end >= today or values.get("ceiling", held.get("ceiling")) is None:
        return False
    return any(values.get(name, held.get(name)) != held.get(name) for name in ("limit_until", "ceiling"))


def _check_grade(item: Item, held: Mapping[str, Any], graded_on: date | None, *, may_grade: bool) -> None:
    """A grade of a file stands in for one that was never given here; whoever brings it must be allowed to grade."""
    if "credit_grade" not in item.values or (item.values["credit_grade"] or None) == held.get("credit_grade"):
        return
    if graded_on is not None:
        text = GRADED % {"day": day(graded_on)}
        item.problems.append(Problem("graded_here", "credit_grade", text, MEND_GRADED))
    elif not may_grade:
        item.problems.append(Problem("may_not_grade", "credit_grade", MAY_NOT_GRADE, MEND_MAY_NOT_GRADE))


def nothing_is_most() -> bool:
    """Whether terms of the gate, of anybody, ever let customers without a limit pass: none is more than any then."""
    versions = PolicyVersion.objects.filter(policy="credit.gate").values_list("terms", flat=True)
    return any(from_json(GatePolicy, terms).without_limit == "pass" for terms in versions)


def _above(values: Mapping[str, Any], present: Mapping[str, Any], most: Decimal, *, is_free: bool) -> str:
    """The field by which a row grants more than `most`; "" where none does.

    Another end of a limit grants it anew. To take it away altogether is more than any amount where customers without a
    limit are free, and less than any where they are held.
    """
    held = present.get("ceiling")
    if "ceiling" in values:
        amount = values["ceiling"]
        return "ceiling" if (is_free and held is not None if amount is None else amount > most) else ""
    is_moved = "limit_until" in values and values["limit_until"] != present.get("limit_until")
    return "limit_until" if is_moved and held is not None and held > most else ""


def _given(values: Mapping[str, Any]) -> LimitGiven:
    given = LimitGiven(values["ceiling"], values["limit_until"], values["term_days"], values["credit_grade"] or "")
    return given if given.amount is not None else replace(given, valid_until=None)
