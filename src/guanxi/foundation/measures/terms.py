"""Rows for the policies of scorecards: how each factor counts, and which score gives which grade.

    @policy("credit.behaviour", label=_("Behaviour score"))
    @dataclass(frozen=True)
    class BehaviourTerms(CardTerms):
        factors: tuple[FactorTerms, ...] = term((FactorTerms("days_late", Decimal(30), "0:100 30:50 90:0"), …), …)
        bands: tuple[Band, ...] = term((Band("A", Decimal(80)), …), …)

A policy that writes its own `__post_init__` calls `super().__post_init__()`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from guanxi.foundation.measures.rules import HUNDRED, LEVELS, LINE, BadSteps, Step, parse_steps
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.terms import RATE, term

LONGEST_GRADE = 4  # as wide as the columns that keep grades
SHAPES = ((LINE, pgettext_lazy("curve", "straight lines")), (LEVELS, pgettext_lazy("curve", "levels")))
STEPS_HELP = gettext_lazy(
    "Value and points, rising by value: 0:100 30:60 90:0. Between two steps points follow a straight line, beyond the "
    "first and the last one they stay."
)


@dataclass(frozen=True)
class FactorTerms:
    """How one factor of a scorecard counts: its weight, and the points its values give."""

    key: str = term(label=gettext_lazy("factor"))
    weight: Decimal = term(
        label=gettext_lazy("weight"), least=0, help=gettext_lazy("Against the other factors; 0: shown, not counted.")
    )
    steps: str = term(label=gettext_lazy("steps"), help=STEPS_HELP)
    shape: str = term(LINE, label=gettext_lazy("between steps"), choices=SHAPES)

    def __post_init__(self) -> None:
        if not self.weight.is_finite() or self.weight < 0:
            text = _("The weight of “%(factor)s” is not a number from 0 up.")
            raise WrongTerm(text % {"factor": self.key}, "weight")
        if self.shape not in (LINE, LEVELS):
            raise WrongTerm(_("Between steps are “line” or “levels”."), "shape")
        try:
            parse_steps(self.steps)
        except BadSteps as bad:
            raise WrongTerm(_said(bad, self.key), "steps") from None

    @cached_property
    def curve(self) -> tuple[Step, ...]:
        """The steps, read."""
        return parse_steps(self.steps)


def _said(bad: BadSteps, factor: str) -> str:
    texts = {
        "malformed": _("Steps of “%(factor)s”: “%(piece)s” is no pair of value and points such as 30:60."),
        "few": _("Steps of “%(factor)s”: there are at least two, such as 0:100 90:0."),
        "order": _("Steps of “%(factor)s”: values rise from step to step (%(piece)s)."),
        "negative": _("Steps of “%(factor)s”: points are not below 0."),
        "flat": _("Steps of “%(factor)s”: some step gives more than 0 points."),
    }
    return texts[bad.reason] % {"factor": factor, "piece": bad.piece}


@dataclass(frozen=True)
class Band:
    """A grade and the least score, of 100, that gives it."""

    grade: str = term(label=gettext_lazy("grade"))
    least: Decimal = term(label=gettext_lazy("from a score of"), least=0, most=100)

    def __post_init__(self) -> None:
        if not self.grade.strip() or len(self.grade) > LONGEST_GRADE:
            text = _("A grade has a name of at most %(n)s characters.")
            raise WrongTerm(text % {"n": LONGEST_GRADE}, "grade")
        if not self.least.is_finite() or not 0 <= self.least <= HUNDRED:
            text = _("Grade “%(grade)s” begins at a score from 0 to 100.")
            raise WrongTerm(text % {"grade": self.grade}, "least")


@dataclass(frozen=True)
class CardTerms:
    """What the policy of every scorecard holds: factors, bands, and how much has to be known for a grade.

    `known_factors` is filled by `declare_scorecard`, key → label: a version may count no factor that the scorecard does
    not have, and its page offers those.
    """

    known_factors: ClassVar[Mapping[str, Any]] = {}
    column_choices: ClassVar[Mapping[str, Mapping[str, Any]]] = {}

    factors: tuple[FactorTerms, ...] = term((), label=gettext_lazy("factors"))
    bands: tuple[Band, ...] = term((), label=gettext_lazy("grades"))
    least_known: Decimal = term(
        Decimal("0.5"), label=gettext_lazy("least known"), unit=RATE, least=0, most=1,
        help=gettext_lazy("Share of the weight that must be known; with less there is no grade."),
    )  # fmt: skip

    def __init_subclass__(cls) -> None:
        cls.column_choices = {"factors": {"key": lambda: list(cls.known_factors.items())}}

    def __post_init__(self) -> None:
        check_factors(self.factors, known=self.known_factors)
        check_bands(self.bands)
        if not self.least_known.is_finite() or not 0 <= self.least_known <= 1:
            raise WrongTerm(_("The share that must be known lies between 0 and 1."), "least_known")


def check_factors(factors: Sequence[FactorTerms], *, known: Collection[str] = ()) -> None:
    """Refuse factors that stand twice, that the scorecard does not have, or of which none counts.

    Args:
        known: keys of the scorecard's factors; empty: not asked.
    """
    if twice := _twice(one.key for one in factors):
        raise WrongTerm(_("The factor “%(factor)s” stands twice.") % {"factor": twice}, "factors")
    for one in factors:
        if known and one.key not in known:
            told = {"factor": one.key, "known": ", ".join(sorted(known))}
            raise WrongTerm(_("The scorecard has no factor “%(factor)s”; it has %(known)s.") % told, "factors")
    if not any(one.weight for one in factors):
        raise WrongTerm(_("At least one factor has a weight above 0."), "factors")


def check_bands(bands: Sequence[Band]) -> None:
    """Refuse grades that stand twice or begin at the same score, and bands that leave low scores without a grade."""
    if twice := _twice(one.grade for one in bands) or _twice(f"{one.least.normalize():f}" for one in bands):
        text = _("Every grade stands once and begins at a score of its own (%(twice)s).")
        raise WrongTerm(text % {"twice": twice}, "bands")
    if not any(one.least == 0 for one in bands):
        raise WrongTerm(_("The lowest grade begins at 0, so that every score has a grade."), "bands")


def _twice(names: Iterable[str]) -> str:
    """The first name that stands more than once; empty without one."""
    return next((name for name, times in Counter(names).items() if times > 1), "")
