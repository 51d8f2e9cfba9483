"""The verbs of granting credit."""

from guanxi.domains.credit.limits.actions.applications import (
    apply,
    change_application,
    note_refusal,
    note_submission,
    withdraw_application,
)
from guanxi.domains.credit.limits.actions.expiry import expire_limits
from guanxi.domains.credit.limits.actions.grading import grade_customer
from guanxi.domains.credit.limits.actions.importing import set_limits
from guanxi.domains.credit.limits.actions.references import ask_bank, note_answer
from guanxi.domains.credit.limits.actions.securities import add_security, release_security
from guanxi.domains.credit.limits.actions.standing import block_customer, end_limit, lower_limit, unblock_customer
from guanxi.domains.credit.limits.actions.submitting import submit

__all__ = [
    "add_security", "apply", "ask_bank", "block_customer", "change_application", "end_limit", "expire_limits",
    "grade_customer", "lower_limit", "note_answer", "note_refusal", "note_submission", "release_security", "set_limits",
    "submit", "unblock_customer", "withdraw_application",
]  # fmt: skip
