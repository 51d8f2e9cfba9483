"""Scorecards promise: better values never lower the score; what is not known neither helps nor harms."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.foundation.measures import rules
from guanxi.foundation.measures.rules import BadSteps, Step, parse_steps, place_of, points_at, score_card

D = Decimal


@dataclass(frozen=True)
class Rule:
    key: str
    weight: Decimal
    curve: tuple[Step, ...]
    shape: str = rules.LINE


@dataclass(frozen=True)
class Grades:
    grade: str
    least: Decimal


BANDS = (Grades("A", D(80)), Grades("B", D(60)), Grades("C", D(40)), Grades("D", D(0)))
WEIGHTS = st.decimals("0.1", "100", places=1)
unhurried = settings(deadline=None)  # a busy machine is no fault of the rules
VALUES = st.decimals("-1000", "1000", places=2)


@st.composite
def curves(draw: st.DrawFn, rising: bool = False) -> tuple[Step, ...]:
    at = sorted(draw(st.sets(VALUES, min_size=2, max_size=6)))
    points = draw(st.lists(st.decimals("0", "100", places=1), min_size=len(at), max_size=len(at)))
    if not any(points):
        points[-1] = D(1)
    return tuple(Step(*pair) for pair in zip(at, sorted(points) if rising else points, strict=True))


@st.composite
def factors(draw: st.DrawFn, rising: bool = False) -> list[Rule]:
    shapes = st.sampled_from([rules.LINE, rules.LEVELS])
    count = draw(st.integers(1, 6))
    return [Rule(f"f{n}", draw(WEIGHTS), draw(curves(rising)), draw(shapes)) for n in range(count)]


@st.composite
def cards(draw: st.DrawFn, rising: bool = False) -> tuple[list[Rule], dict[str, Decimal | None]]:
    made = draw(factors(rising))
    return made, {one.key: draw(st.none() | VALUES) for one in made}


def scored(made: list[Rule], values: dict[str, Decimal | None], least: Decimal = D(0)) -> rules.Scored:
    return score_card(made, values, bands=BANDS, least_known=least)


@unhurried
@given(cards(rising=True), st.data())
def test_a_better_value_never_lowers_the_score(card, data) -> None:
    made, values = card
    known = [key for key, value in values.items() if value is not None]
    if not known:
        assert scored(made, values).points is None
        return
    key = data.draw(st.sampled_from(known))
    better = values | {key: values[key] + data.draw(st.decimals("0", "500", places=2))}
    before, after = scored(made, values), scored(made, better)
    assert after.points >= before.points
    order = [band.grade for band in BANDS]
    assert order.index(after.grade) <= order.index(before.grade)


@unhurried
@given(cards(), st.data())
def test_the_unknown_never_helps_more_than_the_best_value_nor_harms_more_than_no_points(card, data) -> None:
    made, values = card
    one = data.draw(st.sampled_from(made))
    rest = {key: value for key, value in values.items() if key != one.key}
    if all(value is None for value in rest.values()):
        return
    best, worst = (pick(one.curve, key=lambda step: step.points) for pick in (max, min))
    without = scored(made, rest).points
    assert without <= scored(made, rest | {one.key: best.at}).points
    if not worst.points:
        assert scored(made, rest | {one.key: worst.at}).points <= without


@unhurried
@given(cards(), st.sampled_from([D("0.5"), D(2), D(10), D(1000)]))
def test_only_the_proportion_of_weights_matters(card, times) -> None:
    made, values = card
    scaled = [Rule(one.key, one.weight * times, one.curve, one.shape) for one in made]
    first, second = scored(made, values), scored(scaled, values)
    assert (first.points, first.grade, first.share_known) == (second.points, second.grade, second.share_known)


@unhurried
@given(cards())
def test_a_score_is_a_score_of_a_hundred_and_its_lines_add_up(card) -> None:
    made, values = card
    found = scored(made, values)
    assert [line.key for line in found.lines] == [one.key for one in made]
    known = [line for line in found.lines if line.is_known]
    if not known:
        assert found.points is None
        assert found.grade == ""
        return
    assert 0 <= found.points <= 100
    assert all(0 <= line.points <= line.most for line in known)
    assert abs(sum(line.counted for line in found.lines) - found.points) <= D("0.1")
    assert abs(sum(line.could_count for line in found.lines) - 100) <= D("0.05")


@unhurried
@given(cards(), st.decimals("0", "1", places=2))
def test_too_little_known_gives_no_grade(card, least) -> None:
    made, values = card
    found = scored(made, values, least)
    whole = sum(one.weight for one in made)
    known = sum(one.weight for one in made if values[one.key] is not None)
    assert bool(found.grade) == (known > 0 and known / whole >= least)
    assert set(found.unknown) == {key for key, value in values.items() if value is None}


@unhurried
@given(curves(), VALUES)
def test_points_lie_between_the_neighbouring_steps(curve, value) -> None:
    place = place_of(curve, value)
    near = [step.points for step in (place.low, place.high) if step is not None]
    assert min(near) <= points_at(curve, value) <= max(near)
    if place.low and place.low.at == value:
        assert points_at(curve, value) == place.low.points


def test_levels_hold_up_to_the_next_step() -> None:
    curve = parse_steps("0:20 50%:60 1:100")
    assert [points_at(curve, D(value), shape=rules.LEVELS) for value in ("-3", "0", "0.49", "0.5", "0.99", "7")] == [
        20, 20, 20, 60, 60, 100,
    ]  # fmt: skip


def test_a_factor_of_weight_nothing_is_shown_and_not_counted() -> None:
    made = [Rule("a", D(1), parse_steps("0:0 10:100")), Rule("b", D(0), parse_steps("0:0 10:100"))]
    with_it, without = scored(made, {"a": D(5), "b": D(10)}), scored(made, {"a": D(5)})
    assert with_it.points == without.points == D("50.0")
    assert with_it.lines[1].points == 100
    assert with_it.lines[1].counted == 0
    assert without.unknown == ()
    assert without.share_known == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "few"), ("0:100", "few"), ("0:100 0:50", "order"), ("30:0 10:100", "order"), ("0:x 10:5", "malformed"),
        ("0 10:5", "malformed"), ("0:100 10:-1", "negative"), ("0:0 10:0", "flat"), ("nan:1 2:3", "malformed"),
        ("1:inf 2:3", "malformed"), ("1:2:3 4:5", "malformed"), (":3 4:5", "malformed"),
    ],
)  # fmt: skip
def test_steps_that_make_no_curve_are_refused(text, reason) -> None:
    with pytest.raises(BadSteps) as refused:
        parse_steps(text)
    assert refused.value.reason == reason


def test_steps_are_read_as_people_write_them() -> None:
    assert parse_steps(" 0:100;  30：60； 90:0 ") == (Step(D(0), D(100)), Step(D(30), D(60)), Step(D(90), D(0)))
    assert parse_steps("-5%:0 0.10:12.5") == (Step(D("-0.05"), D(0)), Step(D("0.10"), D("12.5")))
