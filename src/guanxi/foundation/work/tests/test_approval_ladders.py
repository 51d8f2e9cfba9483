"""Ladders of policies: which rows make one, that those recorded once stay readable, what they say to a matter."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from guanxi.domains.credit.liability.policies import WriteOffPolicy
from guanxi.domains.credit.limits.policies import LadderPolicy
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import info_of, terms_of, to_json
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.rules import Rung
from guanxi.foundation.work.approvals.rungs import LadderTerms, RungRow, rungs_of
from guanxi.foundation.work.tests.approving import AT

if TYPE_CHECKING:
    from tests.world import World

D = Decimal
LADDERS = {"credit.application": LadderPolicy, "credit.write_off": WriteOffPolicy, "orders.release": ReleasePolicy}


@pytest.mark.parametrize("kind", LADDERS.values())
@pytest.mark.parametrize("amounts", [(), (None, 1), (5, 4), (1, None, 2)])
def test_a_ladder_that_does_not_rise_is_refused(kind: type[LadderTerms], amounts: tuple[int | None, ...]) -> None:
    with pytest.raises(WrongTerm) as refused:
        kind(tuple(RungRow("rep", None if one is None else D(one)) for one in amounts))  # type: ignore[call-arg]
    assert refused.value.names == ("rungs",)


@pytest.mark.parametrize("kind", LADDERS.values())
@pytest.mark.parametrize("amounts", [(None,), (5,), (5, 5, None), (1, 2, None, None)])
def test_a_ladder_that_rises_is_taken(kind: type[LadderTerms], amounts: tuple[int | None, ...]) -> None:
    made = kind(tuple(RungRow("rep", None if one is None else D(one)) for one in amounts))  # type: ignore[call-arg]
    assert [row.most for row in made.rungs] == [None if one is None else D(one) for one in amounts]


@pytest.mark.django_db
@pytest.mark.parametrize(("matter", "kind"), LADDERS.items())
def test_what_was_recorded_once_is_read_as_it_was(world: World, matter: str, kind: type[LadderTerms]) -> None:
    """Also a ladder that nobody could record today."""
    rows = [{"role": "rep", "most": "300.50"}, {"role": "manager", "most": None}, {"role": "director", "most": "7"}]
    PolicyVersion.objects.create(
        policy=info_of(kind).name, starts_on=AT.date(), terms={"rungs": rows}, by=world.admin, at=AT
    )
    found = rungs_of(kind, world.yonghui, on=AT.date())
    assert found == (Rung("rep", D("300.50")), Rung("manager", None), Rung("director", D(7)))
    assert tuple(declared[matter].ladder(world.old_order, AT.date())) == found


@pytest.mark.parametrize("kind", LADDERS.values())
def test_rows_are_kept_by_the_same_names(kind: type[LadderTerms]) -> None:
    rows = to_json(kind())["rungs"]
    assert rows and all(list(row) == ["role", "most"] for row in rows)
    (rungs,) = (one for one in terms_of(kind) if one.name == "rungs")
    assert [one.name for one in rungs.columns] == ["role", "most"]
