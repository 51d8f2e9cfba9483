"""The nouns of credit, a file a subject."""

from guanxi.domains.credit.models.applications import Application, Security
from guanxi.domains.credit.models.cases import BadDebtCase, LiabilityShare
from guanxi.domains.credit.models.standing import Limit, Standing
from guanxi.domains.credit.models.surveys import Reference, Statement, Survey
from guanxi.domains.credit.models.violations import Violation
from guanxi.domains.credit.models.watch import PaymentPromise, Signal

__all__ = [
    "Application", "BadDebtCase", "LiabilityShare", "Limit", "PaymentPromise", "Reference", "Security", "Signal",
    "Standing", "Statement", "Survey", "Violation",
]  # fmt: skip
