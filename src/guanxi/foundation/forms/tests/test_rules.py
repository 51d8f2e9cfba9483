"""Items, answers, formulas, points and the checking of templates, without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.foundation.forms.rules.answers import as_json, asked_only, check_finished, from_json, read_answers
from guanxi.foundation.forms.rules.checking import check_formula, check_items
from guanxi.foundation.forms.rules.computing import compute
from guanxi.foundation.forms.rules.formulas import FormulaError, Unknown, read_formula
from guanxi.foundation.forms.rules.items import Choice, Item, ShownIf, completeness, shown_items
from guanxi.foundation.forms.rules.points import Points, points_of_items, total
from guanxi.foundation.forms.words import ITEMS, say

YES = ShownIf("has_bank", "is", ("yes",))
ITEMS_OF = (
    Item("head", "About", "heading"),
    Item("has_bank", "Bank record", "yes_no", required=True),
    Item("bank", "Which bank", "text", required=True, shown_if=YES),
    Item("branch", "Branch", "text", shown_if=ShownIf("bank", "filled")),
    Item("price", "Price", "money"),
    Item("count", "Count", "whole", least=0, most=100),
    Item("rate", "Rate", "percent"),
    Item("sum", "Sum", "computed", formula="price × count"),
    Item("net", "Net", "computed", formula="sum * (1 - rate)", places=1),
    Item("each", "Each", "computed", formula="price / count"),
    Item("trust", "Trust", "rating", points=10, evidence=True),
    Item("size", "Size", "choice", choices=(("s", "small", 2), ("l", "large", 8))),
    Item("goods", "Goods", "choices", choices=(("a", "A", 3), ("b", "B", -1), ("c", "C", 4))),
)


def results(**answers):
    return compute(ITEMS_OF, answers)


def worked(formula, **answers):
    items = (Item("a", "a", "number"), Item("b", "b", "number"), Item("c", "c", "choice", choices=(("x", "X"),)))
    asked = (*items, Item("hidden", "h", "number", shown_if=ShownIf("c", "is", ("x",))))
    return compute((*asked, Item("r", "r", "computed", formula=formula)), answers)["r"]


def test_an_item_is_asked_when_what_it_hangs_on_says_so() -> None:
    def asked(answers):
        return {item.key for item in shown_items(ITEMS_OF, answers)} & {"bank", "branch"}

    assert asked({}) == set()
    assert asked({"has_bank": True}) == {"bank"}
    assert asked({"has_bank": True, "bank": "ICBC"}) == {"bank", "branch"}
    assert asked({"has_bank": False, "bank": "ICBC"}) == set()  # what hangs on a hidden item is hidden


@pytest.mark.parametrize(
    ("test", "values", "answer", "shown"),
    [
        ("is", ("5",), D("5.0"), True), ("is_not", ("5",), D(5), False), ("is_not", ("5",), None, False),
        ("at_least", ("5",), 5, True), ("at_least", ("5",), D("4.99"), False), ("at_most", ("5",), 5, True),
        ("at_most", ("five",), 5, False), ("empty", (), None, True), ("filled", (), 0, True), ("empty", (), 0, False),
        ("at_least", ("2026-01-01",), date(2026, 1, 1), True), ("is", ("a", "b"), ("b",), True),
    ],
)  # fmt: skip
def test_conditions(test, values, answer, shown) -> None:
    items = (Item("a", "a", "number"), Item("b", "b", shown_if=ShownIf("a", test, values)))
    assert (len(shown_items(items, {} if answer is None else {"a": answer})) == 2) is shown


def test_answers_are_read_as_they_are_typed() -> None:
    typed = {"has_bank": "是", "price": "¥１，２３４．５", "count": "7", "rate": "12.5%", "trust": "4", "goods": "c,a"}
    values, faults = read_answers(ITEMS_OF, typed | {"trust.evidence": " paid \n  since 2019  ", "bank": " "})
    assert faults == {}
    assert values == {
        "has_bank": True, "price": D("1234.50"), "count": 7, "rate": D("12.5"), "trust": 4, "goods": ("a", "c"),
        "trust.evidence": "paid\n  since 2019", "bank": None,
    }  # fmt: skip
    assert from_json(ITEMS_OF, as_json(values)) == {name: one for name, one in values.items() if one is not None}


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("count", "7.5", "whole"), ("count", "-1", "least"), ("count", "101", "most"), ("count", "1e400", "large"),
        ("count", "NaN", "number"), ("count", 1.5, "number"), ("count", True, "number"), ("price", "1.005", "places"),
        ("price", "abc", "number"), ("price", "9" * 20, "large"), ("trust", "6", "most"), ("trust", "0", "least"),
        ("has_bank", "maybe", "yes_no"), ("size", "xl", "choice"), ("goods", ["a", "z"], "choice"),
        ("goods", 5, "list"),
        ("bank", "x" * 401, "long"), ("bank", 7, "text"), ("head", "x", "no_item"), ("sum", "5", "no_item"),
        ("nothing", "x", "no_item"), ("price.evidence", "x", "no_item"),
    ],
)  # fmt: skip
def test_bad_answers_name_their_mend(name, raw, code) -> None:
    _values, faults = read_answers(ITEMS_OF, {name: raw})
    assert faults[name].code == code and "%" not in say(faults[name])


@pytest.mark.parametrize(
    ("typed", "price"),
    [
        ("1.2万", "12000"),
        ("1.5 万元", "15000"),
        ("2亿", "200000000"),
        ("88元", "88"),
        ("万", None),
        ("1e999999亿", None),
    ],
)
def test_money_is_typed_in_ten_thousands(typed, price) -> None:
    values, faults = read_answers(ITEMS_OF, {"price": typed})
    assert values.get("price") == (D(price) if price else None) and bool(faults) is (price is None)


def test_days_are_days() -> None:
    items = (Item("on", "On", "date"),)
    assert read_answers(items, {"on": "2026-02-28"}) == ({"on": date(2026, 2, 28)}, {})
    assert read_answers(items, {"on": "2026-02-30"})[1]["on"].code == "date"
    assert read_answers(items, {"on": "1812-02-20"})[1]["on"].code == "day_range"


def test_what_is_computed_says_what_it_lacks() -> None:
    assert results() == {
        "sum": Unknown("missing", ("price", "count")), "net": Unknown("missing", ("price", "count", "rate")),
        "each": Unknown("missing", ("price", "count")),
    }  # fmt: skip
    assert results(price=D("10.00"), count=3, rate=D(10)) == {"sum": D("30.00"), "net": D("27.0"), "each": D("3.33")}
    assert results(price=D(10), count=0)["each"] == Unknown("division_by_zero", ("count",))


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("1 + 2 * 3 - 4 / 2", D("5.00")), ("(1 + 2) × 3 ÷ −2", D("-4.50")), ("a - b - 1", D("5.00")),
        ("sum(a, b, 10)", D("20.00")), ("max(a,b) - min(a，b)", D("6.00")), ("if(a > b, a, b)", D("8.00")),
        ('if(c = "x", 1, 0)', D("1.00")), ("if(c <> 'x', 1, 0)", D("0.00")), ("round(a / 3, 1)", D("2.70")),
        ("abs(b - a)", D("6.00")), ("50% * a", D("4.00")), ("--a", D("8.00")), ("2 ／ 3", D("0.67")),
        ("a / (b - 2)", Unknown("division_by_zero", ("b",))), ("if(b > 5, 1 / 0, 7)", D("7.00")),
        ("a * 10000000000000000", Unknown("too_large")),
    ],
)  # fmt: skip
def test_formulas(formula, expected) -> None:
    assert worked(formula, a=D(8), b=D(2), c="x") == expected


def test_what_was_not_asked_has_no_part_in_a_sum_but_is_no_zero_elsewhere() -> None:
    assert worked("sum(a, hidden)", a=D(8)) == D("8.00")
    assert worked("a + hidden", a=D(8)) == Unknown("not_asked", ("hidden",))
    assert worked("sum(a, hidden)", a=D(8), c="x") == Unknown("missing", ("hidden",))


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("", "empty"), ("a +", "ends"), ("(a", "bracket"), ("a b", "unexpected"), ("a $ 2", "sign"), ("zap", "item"),
        ("floor(a)", "function"), ("if(a, 1, 2)", "condition"), ("if(a > 1, 2)", "arguments"), ("a > 1", "result"),
        ('a + "x"', "number"), ("c + 1", "number"), ("a = c", "compare"), ("1 +" * 300 + "1", "long"),
        ("(" * 60 + "1" + ")" * 60, "deep"), ("__import__", "sign"), ("a.b", "sign"), ("a[0]", "sign"),
    ],
)  # fmt: skip
def test_a_faulty_formula_is_named(formula, code) -> None:
    items = (Item("a", "a", "number"), Item("c", "c", "choice", choices=(("x", "X"),)))
    (fault,) = check_formula(formula, "r", items)
    assert fault.code == f"formula_{code}" and "%(" not in say(fault)


def test_formulas_in_a_circle_are_found() -> None:
    items = (Item("a", "a", "computed", formula="b + 1"), Item("b", "b", "computed", formula="a"), Item("t", "t"))
    assert {(one.key, one.fault.code) for one in check_items(items)} == {("a", "circle"), ("b", "circle")}
    assert compute(items, {})["a"] == Unknown("circle", ("a",))
    (own,) = check_items((Item("a", "a", "computed", formula="a + 1"), Item("t", "t")))
    assert own.fault.code == "circle"


def test_reading_a_formula_runs_nothing() -> None:
    for text in ("exec(1)", "a if b else c", "9**9**9", "import os", "().__class__"):
        with pytest.raises(FormulaError):
            read_formula(text)


SIGNS = list('ab1290.,+-*/×÷()<>=%" ') + ["if(", "sum(", "round(", "min(", "1e9", "99999999999999999999", "0"]


@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join), st.decimals(-100, 100, places=2))
def test_no_formula_does_harm(formula, number) -> None:
    items = (Item("a", "a", "number"), Item("b", "b", "number"), Item("r", "r", "computed", formula=formula))
    faults = check_formula(formula, "r", items)
    assert all("%(" not in say(fault) for fault in faults)
    result = compute(items, {"a": number})["r"]
    assert isinstance(result, D | Unknown) and (not faults or isinstance(result, Unknown))


def test_points_are_unknown_where_nothing_is_answered() -> None:
    assert points_of_items(ITEMS_OF, {"trust": 4, "goods": ("a", "b")}) == {
        "trust": Points(D("7.50"), D(10)), "size": Points(None, D(8)), "goods": Points(D(2), D(7)),
    }  # fmt: skip
    assert total(points_of_items(ITEMS_OF, {"trust": 1})) == Points(D(0), D(10))
    assert total(points_of_items(ITEMS_OF, {})) == Points(None, D(25))


def test_a_form_is_complete_when_what_is_asked_is_answered() -> None:
    found = completeness(ITEMS_OF, {"has_bank": True, "trust": 3})
    assert (found.asked, found.answered, found.missing) == (9, 2, ("bank", "trust.evidence"))
    assert {name: one.code for name, one in check_finished(ITEMS_OF, {"has_bank": True, "trust": 3}).items()} == {
        "bank": "required", "trust.evidence": "evidence",
    }  # fmt: skip
    kept = asked_only(ITEMS_OF, {"has_bank": False, "bank": "ICBC", "trust": 3, "trust.evidence": "x"})
    assert kept == {"has_bank": False, "trust": 3, "trust.evidence": "x"}


@pytest.mark.parametrize(
    ("item", "part", "code"),
    [
        (Item("A", "x"), "key", "key"),
        (Item("a", " "), "label", "no_label"),
        (Item("a", "x", "magic"), "type", "type"),
        (Item("a", "x", "choice"), "choices", "choices"),
        (Item("a", "x", choices=(("k", "K"),)), "choices", "no_choices"),
        (Item("a", "x", "choice", choices=(("k", "K"), ("k", "L"))), "choices", "choices_twice"),
        (Item("a", "x", "choice", choices=(("k", "K", 1), ("l", "L"))), "choices", "choices_points"),
        (Item("a", "x", "number", points=5), "points", "no_points"),
        (Item("a", "x", "rating", points=0), "points", "points"),
        (Item("a", "x", "rating", most=1), "most", "scale"),
        (Item("a", "x", "whole", least=9, most=1), "most", "bounds"),
        (Item("a", "x", most=1), "most", "no_bounds"), (Item("a", "x", "number", places=9), "places", "decimals"),
        (Item("a", "x", shown_if=ShownIf("later", "filled")), "shown_if", "earlier"),
        (Item("a", "x", shown_if=ShownIf("a", "filled")), "shown_if", "earlier"),
        (Item("a", "x", formula="1"), "formula", "no_formula"),
    ],
)  # fmt: skip
def test_faulty_items_are_named(item, part, code) -> None:
    faults = check_items((item, Item("later", "later")))
    assert [(one.part, one.fault.code) for one in faults] == [(part, code)] and "%" not in say(faults[0].fault)


def test_conditions_compare_with_what_the_other_item_can_be() -> None:
    def fault(condition):
        return [one.fault.code for one in check_items((*ITEMS_OF, Item("x", "x", shown_if=condition)))]

    assert fault(ShownIf("has_bank", "is", ("yes",))) == []
    assert fault(ShownIf("has_bank", "is", ("maybe",))) == ["value"]
    assert fault(ShownIf("size", "at_least", ("s",))) == ["value"]
    assert fault(ShownIf("count", "at_least", ("many",))) == ["value_number"]
    assert fault(ShownIf("count", "at_least", ())) == ["value"]
    assert fault(ShownIf("sum", "filled")) == fault(ShownIf("head", "filled")) == ["earlier"]


def test_a_form_asks_something() -> None:
    assert [one.fault.code for one in check_items((Item("h", "Heading", "heading"),))] == ["nothing_asked"]
    assert [one.fault.code for one in check_items((Item("a", "x"), Item("a", "y")))] == ["twice"]
    assert Item("a", "x", "choice", choices=(Choice("k", "K"),)).choices == (Choice("k", "K"),)
    assert all(ITEMS.values())


@pytest.mark.parametrize(
    ("answers", "missing"), [({}, ("signed",)), ({"signed.drawn": 7}, ()), ({"signed": "王芳"}, ())]
)
def test_a_signature_is_drawn_or_typed(answers, missing) -> None:
    found = completeness((Item("signed", "Signature", "signature", required=True),), answers)
    assert found.missing == missing and found.answered == (0 if missing else 1)
