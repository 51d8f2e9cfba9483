"""Giving a claim up, and saying who answers for it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.liability.blocking import stop_credit
from guanxi.domains.credit.liability.policies import WriteOffPolicy, liability_terms
from guanxi.domains.credit.liability.ports import SaleFacts, sale_behind
from guanxi.domains.credit.liability.rules import Sale, Share, released_part, share_out
from guanxi.domains.credit.limits.figures import granted_as
from guanxi.domains.credit.models import BadDebtCase, LiabilityShare, Limit
from guanxi.domains.customers.merging.families import survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import issue_credit_note
from guanxi.domains.receivables.models import Account, Credit, Invoice
from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter
from guanxi.foundation.work.approvals.rungs import rungs_of, version_of
from guanxi.kit import approvals
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import money
from guanxi.kit.errors import BadInput, Refusal

MATTER = "credit.write_off"
LONGEST = 400


class NothingOpen(Refusal):
    """The invoice is settled."""

    status = 409
    code = "nothing_open"
    message = _("Nothing of this invoice is open.")
    mend = _("Reload the page to see what settled it.")


def _ladder(about: Any, on: date) -> tuple[Rung, ...]:
    return rungs_of(WriteOffPolicy, about.customer, on=on)


declare_matter(
    Matter(
        MATTER, _("Write-off"), _ladder, view="credit.view", policy="credit.write_off",
        amounts=("open", "amount"), version=lambda about, on: version_of(WriteOffPolicy, about.customer, on=on),
        facts={
            "invoice": _("Invoice"), "open": pgettext_lazy("amount", "Open"), "amount": _("Given up"),
            "reason": _("Reason"),
        },
    )
)  # fmt: skip


@action("credit.write_off")
def write_off(
    invoice: Invoice, *, amount: Decimal | None = None, reason: str, on: date | None = None, by: Any, at: datetime
) -> BadDebtCase:
    """Give up what an invoice still claims, by whose authority reaches so far, and share the loss out (S4-46).

    By the terms it blocks the customer's credit.

    Args:
        amount: above zero and at most what is open; None: all of it. on: the day it is written off; today if left out.

    Raises:
        BadInput: amount, reason or day. NothingOpen: the invoice is settled.
        NeedsApproval: it waits for somebody's approval. NobodyMay: nobody's authority reaches so far.
    """
    on = on or timezone.localdate(at)
    owed_by = Customer.objects.select_related("merged_into").get(pk=invoice.customer_id)
    customer = survivor_of(owed_by)  # its account and its limits are those of whoever was merged into it
    Account.objects.lock().filter(customer=customer).first()
    invoice = Invoice.objects.select_related("customer__unit").get(pk=invoice.pk)
    loss = _demand_claim(invoice, amount, reason, on, at=at)
    facts = {"invoice": invoice.number, "open": f"{invoice.open_amount:.2f}", "amount": f"{loss:.2f}",
             "reason": reason.strip()}  # fmt: skip
    approvals.demand(
        MATTER, amount=loss, about=invoice, unit=invoice.customer.unit, facts=facts, by=by, at=at,
        summary=format_lazy(_("Write-off of {} of {}"), money(loss), str(invoice.customer)),
    )  # fmt: skip
    note = issue_credit_note(
        customer, amount=loss, on=on, reason=reason.strip()[:200], against=invoice,
        kind=Credit.Kind.BAD_DEBT, by=by, at=at,
    )  # fmt: skip
    case = _open_case(customer, invoice, note, loss, reason.strip(), on, by=by, at=at)
    stop_credit(case, by=by, at=at)
    return case


def _demand_claim(invoice: Invoice, amount: Decimal | None, reason: str, on: date, *, at: datetime) -> Decimal:
    if not reason.strip() or len(reason.strip()) > LONGEST:
        raise BadInput(reason=_now("Say in at most 400 characters why the claim is given up."))
    if not invoice.on <= on <= timezone.localdate(at):
        raise BadInput(on=_now("Choose a day from the invoice's day until today."))
    if not invoice.open_amount:
        raise NothingOpen()
    loss: Decimal = invoice.open_amount if amount is None else amount
    if not loss.is_finite() or not 0 < loss <= invoice.open_amount or loss != round(loss, 2):
        raise BadInput(
            amount=_now(
                "Enter an amount above zero, with at most two decimals, and at most the %(open)s that are open."
            )
            % {"open": f"{invoice.open_amount:,.2f}"}
        )
    return loss


def _open_case(
    customer: Customer, invoice: Invoice, note: Credit, loss: Decimal, reason: str, on: date, *, by: Any, at: datetime
) -> BadDebtCase:
    sale = sale_behind(invoice)
    holds = liability_terms(customer, on=on)
    case = BadDebtCase.objects.create(
        number=note.number, customer=customer, invoice=invoice, credit=note, amount=loss, on=on,
        reason=reason, policy_version=holds.version, by=by, at=at,
    )  # fmt: skip
    limit = limit_behind(customer, on=sale.on if sale else invoice.on, at=sale.at if sale else None)
    limit = limit and granted_as(limit)  # who lowered it since approved nothing
    shares = share_out(loss, _sale(invoice, sale, limit, case), holds.terms.shares)
    people: dict[Any, User] = User.objects.in_bulk({one.person for one in shares if one.person})
    LiabilityShare.objects.bulk_create(
        LiabilityShare(
            case=case, person=people.get(one.person), part=one.part, rate=one.rate, amount=one.amount,
            grounds=_grounds(one, sale, limit),
        )
        for one in shares
    )  # fmt: skip
    told = {"number": case.number, "amount": f"{loss:.2f}", "invoice": invoice.number, "reason": reason}
    record("credit.bad_debt_written_off", case, about=[customer, invoice], by=by, at=at, **told)
    return case


def limit_behind(customer: Any, *, on: date, at: datetime | None = None) -> Limit | None:
    """The limit in force when something was sold: at that moment, or, where only the day is known, on that day.

    A limit begins with the moment it was granted, one that was granted for another day with that day.
    """
    first = last = at
    if first is None or last is None:
        first, last = (timezone.make_aware(datetime.combine(on, part)) for part in (time.min, time.max))
    granted = Limit.objects.filter(customer=customer, starts_on__lte=timezone.localdate(last))
    for limit in granted.select_related("approved_by", "by").order_by("-at", "-pk"):
        is_late = timezone.localdate(limit.at) == limit.starts_on and limit.at > last
        if not is_late and (limit.ended_at is None or limit.ended_at > first):
            has_run_out = limit.valid_until is not None and limit.valid_until < timezone.localdate(first)
            return limit if limit.amount and not has_run_out else None
    return None


def _sale(invoice: Invoice, sale: SaleFacts | None, limit: Limit | None, case: BadDebtCase) -> Sale:
    handler = sale.handler if sale else invoice.customer.owner
    approver = (limit.approved_by or limit.by) if limit else None
    released = ZERO
    if sale and sale.releaser:
        charged = _charged(invoice, case)
        released = released_part(sale.released, total=sale.total, invoice=invoice.amount, charged=charged)
    return Sale(
        handler.pk if handler and not handler.is_system else None,
        approver.pk if approver else None,
        released,
        sale.releaser.pk if sale and sale.releaser else None,
    )


def _charged(invoice: Invoice, case: BadDebtCase) -> Decimal:
    """What earlier cases of the same invoice charged as released; every share of a case has the same base."""
    shares = LiabilityShare.objects.filter(case__invoice=invoice, grounds__rests_on="release").exclude(case=case)
    bases = {pk: Decimal(grounds["base"]) for pk, grounds in shares.values_list("case", "grounds")}
    return sum(bases.values(), ZERO)


def _grounds(share: Share, sale: SaleFacts | None, limit: Limit | None) -> dict[str, Any]:
    """What the share rests on, as the statement tells it."""
    told: dict[str, Any] = {"rests_on": share.grounds, "base": f"{share.base:.2f}"}
    if sale:
        told |= {"sale": str(sale.record), "sold_on": sale.on.isoformat()}
    if share.grounds == "limit" and limit:
        told |= {"limit": f"{limit.amount:.2f}", "granted_on": limit.starts_on.isoformat(), "limit_id": limit.pk}
    if share.grounds == "release" and sale:
        told |= {"release_reason": sale.release_reason}
        if sale.security:
            told |= {"security": sale.security, "secured": f"{sale.secured:.2f}"}
    return told
