"""Terms of scorecards that make no sense are refused in words that say what to mend."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.utils.translation import gettext_lazy, override
from tests.world import AT

from guanxi.foundation.measures.metrics import write_value
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard
from guanxi.foundation.measures.terms import Band, CardTerms, FactorTerms
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import declared, terms_of
from guanxi.kit.errors import BadInput

D = Decimal
GOOD = FactorTerms("late", D(1), "0:100 90:0")
BANDS = (Band("A", D(50)), Band("B", D(0)))


@pytest.mark.parametrize(
    ("key", "weight", "steps", "shape", "said"),
    [
        ("late", D(-1), "0:1 2:3", "line", "“late”"), ("late", D("NaN"), "0:1 2:3", "line", "from 0 up"),
        ("late", D(1), "0:1 2:3", "curve", "levels"), ("late", D(1), "0;1", "line", "“0”"),
        ("late", D(1), "0:1", "line", "at least two"), ("late", D(1), "5:1 3:0", "line", "5, 3"),
        ("late", D(1), "0:-1 3:4", "line", "not below 0"), ("late", D(1), "0:0 3:0", "line", "more than 0"),
    ],
)  # fmt: skip
def test_a_factor_says_what_is_wrong(key, weight, steps, shape, said) -> None:
    with override("en"), pytest.raises(ValueError, match=said):
        FactorTerms(key, weight, steps, shape)


@pytest.mark.parametrize(("grade", "least"), [("", D(1)), (" ", D(1)), ("AAAAA", D(1)), ("A", D(101)), ("A", D(-1))])
def test_a_grade_says_what_is_wrong(grade, least) -> None:
    with pytest.raises(ValueError):
        Band(grade, least)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"factors": (GOOD, GOOD)}, "twice"),
        ({"factors": (FactorTerms("late", D(0), "0:1 2:3"),)}, "above 0"),
        ({"factors": ()}, "above 0"),
        ({"bands": (Band("A", D(50)), Band("A", D(0)))}, "once"),
        ({"bands": (Band("A", D(0)), Band("B", D(0)))}, "once"),
        ({"bands": (Band("A", D(50)),)}, "begins at 0"),
        ({"bands": ()}, "begins at 0"),
        ({"least_known": D("1.1")}, "between 0 and 1"),
        ({"least_known": D("NaN")}, "between 0 and 1"),
    ],
)  # fmt: skip
def test_a_card_says_what_is_wrong(terms, said) -> None:
    with override("en"), pytest.raises(ValueError, match=said):
        CardTerms(**{"factors": (GOOD,), "bands": BANDS} | terms)


@pytest.mark.django_db
def test_a_version_may_count_only_factors_of_the_scorecard(world, figures) -> None:
    row = {"key": "luck", "weight": "1", "steps": "0:0 1:100", "shape": "line"}
    with override("en"), pytest.raises(BadInput) as refused:
        record_policy_version("test.card", terms={"factors": [row]}, starts_on=AT.date(), by=world.admin, at=AT)
    assert "luck" in str(refused.value.fields)
    assert "late, manners, sold, word" in str(refused.value.fields)
    assert not PolicyVersion.objects.filter(policy="test.card").exists()


@pytest.mark.django_db
def test_a_faulty_step_is_named_with_its_row(world, figures) -> None:
    rows = [{"key": "late", "weight": "1", "steps": "0:100 90:0"}, {"key": "sold", "weight": "1", "steps": "9:1 3:5"}]
    with override("en"), pytest.raises(BadInput) as refused:
        record_policy_version("test.card", terms={"factors": rows}, starts_on=AT.date(), by=world.admin, at=AT)
    assert "factors.1.steps" in refused.value.fields
    assert "rise" in str(refused.value.fields["factors.1.steps"])


@pytest.mark.django_db
def test_the_page_of_the_terms_offers_the_factors_by_name(world, figures) -> None:
    (term,) = [one for one in terms_of(declared["test.card"]) if one.name == "factors"]
    key = next(one for one in term.columns if one.name == "key")
    assert [(value, str(label)) for value, label in key.offered()] == [
        ("late", "Days late"), ("sold", "Sold"), ("manners", "Manners"), ("word", "Word kept"),
    ]  # fmt: skip
    client = Client(headers={"accept-language": "en"})
    client.force_login(world.admin)
    text = client.get("/settings/policies/test.card/").content.decode()
    assert "Word kept" in text


def test_a_scorecard_is_declared_as_it_should_be(figures) -> None:
    terms = declared["test.card"]
    with pytest.raises(AssertionError, match="twice"):
        declare_scorecard(Scorecard("x.y", "", terms, (Factor("late", given=True), Factor("late", given=True))))
    with pytest.raises(AssertionError, match="measured, asked or given"):
        Factor("late", measure="test.late", given=True)
    with pytest.raises(AssertionError, match="measured, asked or given"):
        Factor("late")
    with pytest.raises(ValueError, match="sold"):  # the defaults count a factor the card does not have
        declare_scorecard(Scorecard("x.y", "", terms, (Factor("late", given=True),)))


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [("en", "1", "1 day"), ("en", "2", "2 days"), ("en", "0", "0 days"), ("zh-hans", "1", "1 天")],
)
def test_a_unit_of_one_is_said_in_the_singular(language, value, said) -> None:
    with override(language):
        assert write_value(Decimal(value), unit=gettext_lazy("days")) == said
