"""What granting credit says "no" to, and what to do about it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.kit.components.numbers import money
from guanxi.kit.errors import Refusal
from guanxi.kit.sentences import together


class NeedsSurvey(Refusal):
    """The application rests on no survey, an old one, or one from before the last limit (S4-44, S4-47).

    Args:
        fault: "no_survey", "old_survey" or "same_survey", as `rules.survey_fault` finds it.
        amount, days: of the last limit.
    """

    code = "needs_survey"
    texts = {
        "no_survey": _("There is no finished survey of this customer."),
        "old_survey": _("The last survey of this customer is too old."),
        "same_survey": _(
            "The last survey is older than the last limit (%(amount)s, %(days)s days): a higher one, or a "
            "longer time to pay, needs a new survey."
        ),
    }
    mend = _("Open a survey, fill it in and finish it; then apply.")

    def __init__(self, fault: str, *, amount: Decimal | None = None, days: int | None = None) -> None:
        told = {"amount": "–" if amount is None else money(amount), "days": days}
        super().__init__(self.texts[fault] % told)
        self.fault = fault


class AlreadyApplied(Refusal):
    """An application of this customer is open."""

    status = 409
    code = "already_applied"
    message = _("An application for this customer is open already.")
    mend = _("Change that one, or withdraw it first.")


class NotOpen(Refusal):
    """The application was decided or withdrawn."""

    status = 409
    code = "not_open"
    message = _("This application is decided already.")
    mend = _("Reload the page to see how; a new application can be made.")


class NotGraded(Refusal):
    """The application has not been graded, or its grading does not count any more.

    Args:
        stale: why it does not, as `lately.why_stale` finds it.
    """

    code = "not_graded"
    message = _("The application is not graded yet.")
    mend = _("Grade the customer first; the grade and the proposed limit go to the approver.")

    def __init__(self, stale: str = "") -> None:
        super().__init__(stale or None)
        self.is_stale = bool(stale)


class BankNotAsked(Refusal):
    """An amount as high as this needs an answer of the customer's bank."""

    code = "bank_not_asked"
    message = _("An application this high needs an answer of the customer's bank.")
    mend = _("Ask the bank and note its answer, or apply for less.")


class IsBlocked(Refusal):
    """The customer is blocked."""

    status = 409
    code = "customer_blocked"
    message = _("This customer's credit is blocked.")
    mend = _("Lift the block first, with a reason.")


class NoRate(Refusal):
    """The survey's figures are in another currency and it states no exchange rate."""

    code = "no_exchange_rate"
    message = _("The survey's figures are in %(theirs)s, limits are in %(ours)s, and no exchange rate is stated.")
    mend = _("Open a new survey that states the exchange rate; a finished one is kept as it is.")

    def __init__(self, *, theirs: str, ours: str) -> None:
        super().__init__(NoRate.message % {"theirs": theirs, "ours": ours})


class NoLimit(Refusal):
    """There is no limit in force that could be changed."""

    code = "no_limit"
    message = _("This customer has no limit in force.")
    mend = _("Apply for one.")


class NotLower(Refusal):
    """A limit is only lowered directly; a higher one is applied for (S4-47)."""

    code = "not_lower"
    message = _("The new limit is not lower than the present one.")
    mend = _("A higher limit needs a new survey and an application.")

    def __init__(self) -> None:
        super().__init__(fields={"amount": together(self.message, self.mend)})


class AlreadySo(Refusal):
    """What is asked for is so already: blocked, not blocked, released."""

    status = 409
    code = "already_so"
    message = _("This is so already.")
    mend = _("Reload the page.")

    def __init__(self, message: Any = None) -> None:
        super().__init__(message)


class AlreadyWaiting(Refusal):
    """The application waits for approval already."""

    status = 409
    code = "already_waiting"
    message = _("This application waits for approval already.")
    mend = _("Wait for the decision, or withdraw the request first.")


class AboveAuthority(Refusal):
    """A merge would give the survivor more credit than whoever merges may grant.

    Args:
        most: what his or her roles may grant.
    """

    status = 403
    code = "above_authority"
    message = _("The credit limit of the other customer is more than you may grant (%(most)s).")
    mend = _("Keep the survivor's limit and apply for a higher one on its page, or let somebody merge whose authority "
             "covers it.")  # fmt: skip

    def __init__(self, *, most: Decimal) -> None:
        super().__init__(AboveAuthority.message % {"most": money(most)})


class StillCovers(Refusal):
    """An order was released against the security and is not paid."""

    status = 409
    code = "still_covers"
    message = _("An order that was released against this security is not paid yet.")
    mend = _("Give it back when the order is paid or cancelled.")
