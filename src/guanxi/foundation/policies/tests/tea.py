"""A policy of every kind of term, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.terms import MONEY, RATE, term

NAME = "tests.tea"
ROLES = (("rep", "Rep"), ("manager", "Manager"))


@dataclass(frozen=True)
class Rung:
    """A rung of the ladder by which tea is granted."""

    role: str = term(label="role", choices=lambda: ROLES)
    most: Decimal | None = term(None, label="up to", least=0, unit=MONEY)

    def __post_init__(self) -> None:
        if self.role == "manager" and self.most is None:
            raise WrongTerm("a manager's tea ends somewhere", "most")


@dataclass(frozen=True)
class Tea:
    """Tea for those who work."""

    cups: int = term(2, label="cups", unit="cups", least=0, most=20, source="S9-99")
    milk: Decimal = term(Decimal("0.10"), label="milk", unit=RATE, least=0, most=1)
    kind: str = term("green", label="kind", choices=(("green", "Green tea"), ("black", "Black tea")))
    is_free: bool = term(False, label="free of charge")
    hours: tuple[int, ...] = term((9, 15), label="hours", unit="h", least=0, most=23)
    names: tuple[str, ...] = term((), label="names", help="What it is called.")
    ladder: tuple[Rung, ...] = term((Rung("rep", Decimal(5)), Rung("manager", Decimal(50))), label="ladder")

    def __post_init__(self) -> None:
        if self.cups == 0 and self.is_free:
            raise ValueError("no cups cannot be free")
