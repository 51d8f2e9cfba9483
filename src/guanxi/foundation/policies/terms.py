"""Declaring policies and asking which terms hold.

    @policy("orders.terms", label=_("Taking orders"), scopes=("company", "unit", "class", "customer"))
    @dataclass(frozen=True)
    class OrderPolicy:
        max_lines: int = term(500, label=_("lines of an order"), least=1, most=1000)

`in_force` answers with an instance of the class and the version that gave it (None: the defaults hold).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from django.db.models import Q

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import Ranked, chosen_scopes, ranked

T = TypeVar("T")
Choices = Sequence[tuple[str, Any]] | Callable[[], Sequence[tuple[str, Any]]]

OURS = "ours"  # the source of a default that the handbook leaves blank
RATE = "rate"  # the unit of a share kept as 0–1 and shown in per cent
MONEY = "money"  # the unit of an amount in the company's currency
COMPANY = "company"
_MISSING: Any = dataclasses.MISSING

declared: dict[str, type] = {}


@dataclass(frozen=True)
class Term:
    """One term of a policy, or one column of its rows.

    Args:
        type: bool, int, str or Decimal, of each item where `is_many`; a row's dataclass where `row` says so.
        source: the handbook's entry the default comes from, or OURS. least, most: bounds of a number, both allowed.
        empty: what nothing means, of a term that may be left empty. of: the policy it is a term of, which may say with
            `column_choices` (term → column → choices) what is offered in its rows.
    """

    name: str
    type: Any
    label: Any
    default: Any
    help: Any = ""
    unit: Any = ""
    source: str = OURS
    choices: Choices = ()
    least: Decimal | int | None = None
    most: Decimal | int | None = None
    is_many: bool = False
    is_optional: bool = False
    empty: Any = ""
    of: Any = None

    @property
    def row(self) -> Any:
        """The dataclass of the rows, or None."""
        return self.type if dataclasses.is_dataclass(self.type) else None

    @property
    def columns(self) -> tuple[Term, ...]:
        """The columns of the rows."""
        offered = getattr(self.of, "column_choices", {}).get(self.name, {})
        known = terms_of(self.row) if self.row else ()
        return tuple(dataclasses.replace(one, choices=offered.get(one.name, one.choices)) for one in known)

    @property
    def has_default(self) -> bool:
        """Whether it may be left out."""
        return self.default is not _MISSING

    def offered(self) -> list[tuple[str, Any]]:
        """What may be chosen; empty where anything may be written."""
        return list(self.choices() if callable(self.choices) else self.choices)


def term(
    default: Any = _MISSING, *, label: Any, help: Any = "", unit: Any = "", source: str = OURS, choices: Choices = (),
    least: Decimal | int | None = None, most: Decimal | int | None = None, empty: Any = "",
) -> Any:  # fmt: skip
    """A field of a policy's dataclass, or of a row's, with what its page says of it.

    Args:
        default: what holds without any version; may be left out only in rows. unit: a text, RATE or MONEY.
        choices: (value, label) pairs, or what answers them. empty: what nothing means, where it may be left empty.
    """
    told = {"label": label, "help": help, "unit": unit, "source": source, "choices": choices}
    return dataclasses.field(default=default, metadata={"term": told | {"least": least, "most": most, "empty": empty}})


@dataclass(frozen=True)
class PolicyInfo:
    """What is known of a policy besides its terms; `scopes` are those a version of it may be for."""

    name: str
    label: Any
    help: Any
    scopes: tuple[str, ...]


def policy(
    name: str, *, label: Any = "", help: Any = "", scopes: Sequence[str] = (COMPANY,)
) -> Callable[[type[T]], type[T]]:
    """Register a frozen dataclass of terms under `name` (`room.subject`).

    Its method `doubts(held)`, where it has one, answers place → why for what is new against the terms `held` and can
    only be a slip of the hand: pages refuse it, recorded versions and the API do not ask.
    """

    def decorate(terms: type[T]) -> type[T]:
        terms.policy_name = name  # type: ignore[attr-defined]
        terms.policy_info = PolicyInfo(name, label or name, help, tuple(scopes))  # type: ignore[attr-defined]
        declared[name] = terms
        return terms

    return decorate


def info_of(kind: Any) -> PolicyInfo:
    """What is known of a policy besides its terms."""
    info: PolicyInfo = kind.policy_info
    return info


@cache
def terms_of(kind: Any) -> tuple[Term, ...]:
    """The terms of a policy, or the columns of a row, in their order."""
    hints = get_type_hints(kind)
    return tuple(_term_of(kind, one, hints[one.name]) for one in dataclasses.fields(kind))


def _term_of(owner: Any, field: dataclasses.Field[Any], hint: Any) -> Term:
    is_optional = get_origin(hint) in (Union, UnionType)
    if is_optional:
        hint = next(one for one in get_args(hint) if one is not NoneType)
    is_many = get_origin(hint) in (tuple, list)
    kind = get_args(hint)[0] if is_many else hint
    told: dict[str, Any] = {"label": field.name} | dict(field.metadata.get("term", {}))
    told |= {"is_many": is_many, "is_optional": is_optional, "of": owner}
    return Term(field.name, kind, default=field.default, **told)


@dataclass(frozen=True)
class InForce:
    """The terms that hold, the version that said so (None: the declared defaults), and for whom it was recorded."""

    terms: Any
    version: int | None
    scope: str = COMPANY
    scope_key: str = ""


def in_force(terms: type[T], *, on: date, scopes: Sequence[tuple[str, str]] = ()) -> InForce:
    """The terms that hold on the day `on`; one query.

    Args:
        scopes: (scope, key) pairs from the most general to the most special, the company left out:
            `[("unit", "7"), ("class", "A"), ("customer", "1024")]`. The most special version wins as a whole.
    """
    wanted = Q(scope=COMPANY)
    for scope, key in scopes:
        wanted |= Q(scope=scope, scope_key=key)
    places = {pair: place for place, pair in enumerate(scopes, 1)}
    found = _begun(terms, on).filter(wanted)
    return _strongest(terms, ((places.get((one.scope, one.scope_key), 0), one) for one in found))


def in_force_for(terms: type[T], subject: Any, *, on: date) -> InForce:
    """The terms that hold for a customer, a person or a unit on a day: of the scopes a policy has the most special
    version wins as a whole, a unit's own before those of the units above it; one query.
    """
    asked = ranked(chosen_scopes(info_of(terms).scopes), subject)
    return _strongest(terms, asked.of(_begun(terms, on)))


def _begun(terms: Any, on: date) -> Any:
    return PolicyVersion.objects.filter(policy=terms.policy_name, starts_on__lte=on)


def _strongest(terms: type[T], versions: Ranked) -> InForce:
    """The version of the highest rank; of equal rank the one that starts last, then the one recorded last."""
    strongest = max(versions, key=lambda found: (found[0], found[1].starts_on, found[1].pk), default=None)
    if strongest is None:
        return InForce(terms(), None)
    version = strongest[1]
    return InForce(from_json(terms, version.terms), version.pk, version.scope, version.scope_key)


def to_json(terms: Any) -> dict[str, Any]:
    """Terms as plain values: decimals as text, rows as objects."""
    return {field.name: _plain(getattr(terms, field.name)) for field in dataclasses.fields(terms)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return to_json(value)
    return value


def from_json(terms: type[T], values: Mapping[str, Any]) -> T:
    """Terms from plain values; what the version does not know keeps its default, what is no term any more is left.

    What was decided holds: rules that came later (`__post_init__`) refuse new terms in `check_terms`, never old ones.
    """
    made = object.__new__(terms)
    for one in terms_of(cast(Any, terms)):
        default = one.default if one.has_default else None
        object.__setattr__(made, one.name, read(one, values[one.name]) if one.name in values else default)
    return made


def read(term: Term, value: Any) -> Any:
    """A plain value as the term's type."""
    if value is None:
        return None
    if term.is_many:
        return tuple(_one(term, item) for item in value)
    return _one(term, value)


def _one(term: Term, value: Any) -> Any:
    if term.row:
        return from_json(term.row, value)
    return Decimal(value) if term.type is Decimal else value
