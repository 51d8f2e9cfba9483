"""What this room says "no" to, and what to do about it."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.kit.components.numbers import money, whole
from guanxi.kit.errors import Refusal
from guanxi.kit.sentences import together


class ReservedTooLittle(Refusal):
    """More is to be given back than confirmed orders hold of this account."""

    code = "reserved_too_little"
    message = _("More would be given back than this account has reserved.")
    mend = _("Reload the page and look at the customer's open orders.")


class SetAsideTooLittle(Refusal):
    """More is to be taken from money set aside than is set aside for this record."""

    code = "set_aside_too_little"
    message = _("More would be taken than is set aside for this order.")
    mend = _("Reload the page and look at what was paid for it.")


class NotAwaited(Refusal):
    """Money is to be set aside for a record that waits for none."""

    code = "not_awaited"
    message = _("This order does not wait for money.")
    mend = _("Take the money without naming an order; it settles the oldest invoices.")


class AccountCarried(Refusal):
    """The customer was merged into another, whose account carries everything on."""

    status = 409
    code = "customer_merged"
    message = _("This customer was merged into another one.")
    mend = _("Use the customer that remained; its account holds the documents of both.")


class NotUndoable(Refusal):
    """The allocation was undone before, or answers another one."""

    code = "not_undoable"
    message = _("This allocation was already undone.")
    mend = _("Reload the page; the money is on account and can be set against another invoice.")


class LossStands(NotUndoable):
    """What settles the invoice is a loss, no money: on account it would pay for something else."""

    message = _("This claim was written off; no money came that could be set against another invoice.")
    mend = _("If the customer pays after all, write an invoice without an order first, and take the money for that.")


class BadDocuments(Refusal):
    """Some documents of a batch break a rule; nothing of the batch was posted.

    Args:
        faults: position in the batch, from 0 → field → message.
    """

    code = "bad_documents"
    message = _("Some documents of this batch cannot be posted; nothing was posted.")
    mend = _("Mend or leave out the documents named and post the others again.")

    def __init__(self, faults: dict[int, dict[str, object]]) -> None:
        super().__init__(fields={str(place): together(*found.values()) for place, found in faults.items()})
        self.faults = faults


class StillNeeded(Refusal):
    """A document that is to be taken back is settled against a later one."""

    code = "still_needed"
    message = _("A later document is settled against one of these.")
    mend = _("Take the later one back first, or undo the allocation on its page.")


class DoubtfulAmount(Refusal):
    """A receipt far above what the customer owes: a zero too many lets every held order go.

    Args:
        owed: what is owed now, with the orders that wait for money or stand to be invoiced.
    """

    code = "doubtful_amount"
    mend = _("Look at the amount again; where it is right, take it with `is_confirmed`.")

    def __init__(self, amount: Decimal, owed: Decimal) -> None:
        if owed > 0:
            told = {"times": whole(amount / owed), "owed": money(owed)}
            text = _now("That is %(times)s times what this customer owes with all its orders (%(owed)s); tick to "
                        "confirm.") % told  # fmt: skip
        else:
            text = _now("This customer owes nothing, and no order waits for money; tick to confirm.")
        super().__init__(text, fields={"is_confirmed": text})
