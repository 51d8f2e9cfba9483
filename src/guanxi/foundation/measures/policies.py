"""The dated terms of measuring."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import policy, term

EVERY = (("day", _("every day")), ("week", _("every week")), ("month", _("every month")))


@policy(
    "measures.terms", label=_("Metrics and grades"),
    help=_("How often the values of metrics are kept, for how long, and which moves of a score are written down."),
)  # fmt: skip
@dataclass(frozen=True)
class MeasuresPolicy:
    """When snapshots of metrics are taken, how long they are kept, and which moves of a score make a new grade row."""

    every: str = term("month", label=_("take snapshots"), choices=EVERY, help=_("In the first night of each period."))
    keep_months: int = term(36, label=_("keep snapshots"), unit=_("months"), least=1, most=600)
    least_move: Decimal = term(
        Decimal(1), label=_("smallest move written down"), unit=_("points"), least=0, most=100,
        help=_("Grading by the clock writes a new line of history when the grade, the terms or what is known changed, "
               "or the score moved by at least so many points."),
    )  # fmt: skip
