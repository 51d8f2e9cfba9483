"""Names taken apart and customers compared, without a database; docs/rules/duplicates.md is executed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domains.customers.duplicates.characters import is_alike, simplified, sound
from guanxi.domains.customers.duplicates.keys import keys_of
from guanxi.domains.customers.duplicates.numbers import are_same_phones, door_of, phones_in
from guanxi.domains.customers.duplicates.places import codes_by_name, common
from guanxi.domains.customers.duplicates.reading import read
from guanxi.domains.customers.duplicates.reasons import SENTENCES, sentence
from guanxi.domains.customers.duplicates.rules import Ground, compare, profile
from guanxi.domains.customers.tests.duplicates.labelled import AGAIN, SAMPLE, UNSEEN, make_set, real_names
from guanxi.domains.customers.tests.duplicates.measuring import measure
from guanxi.domains.customers.tests.test_rules import tables

ROOT = Path(__file__).resolve().parents[6]
PAGE = ROOT / "docs/rules/duplicates.md"
APART, COMPARED, POINTS, _MEASURED, LABELLED = tables(PAGE.read_text(encoding="utf-8"))


def against(one, other, ground=None):
    return compare(profile(one), profile(other), ground)


@pytest.mark.parametrize(("name", "heart", "goods", "place"), APART)
def test_names_are_taken_apart(name, heart, goods, place):
    main = read(name)[0]
    assert (main.heart, main.goods or "–", main.place or "–") == (heart, goods, place)


@pytest.mark.parametrize(("name", "there", "score", "asked"), COMPARED)
def test_names_are_compared(name, there, score, asked):
    found, turned = against({"name": name}, {"name": there}), against({"name": there}, {"name": name})
    assert (f"{found.score:.2f}", found.is_near) == (score, asked == "yes")
    assert found.score == turned.score


FIELDS = {
    "telephone": {"phone": "13805751234"},
    "landline": {"phone": "0575-85123456"},
    "credit code": {"tax_id": "91350100M000100Y43"},
    "street and house number": {"street": "越城区解放北路 12 号", "county": "330602"},
    "e-mail": {"email": "boss@yonghui.cn"},
    "bank account": {"bank_account": "6222 0000 1111"},
}


@pytest.mark.parametrize(("field", "points"), [row[:2] for row in POINTS])
def test_what_two_share_counts(field, points):
    shared = FIELDS[field]
    found = against({"name": "锦禾", **shared}, {"name": "梦溪园", **shared})
    assert found.reasons[-1]["points"] == float(points)
    assert sentence(found.reasons[-1])


def test_the_labelled_sample_is_found_as_the_page_says():
    outcome = measure(make_set(real_names(is_for_building=False), companies=1_800, seed=5))
    rows = {row[0]: row[1:] for row in LABELLED}
    for kind in AGAIN:
        share = outcome.found[kind] / outcome.asked[kind]
        assert rows[kind] == [str(outcome.asked[kind]), str(outcome.found[kind]), f"{share:.3f}"], kind
    assert rows["**all**"] == [str(outcome.asked.total()), str(outcome.found.total()), f"{outcome.recall:.3f}"]
    assert f"**{outcome.precision:.3f}**" in PAGE.read_text(encoding="utf-8")
    assert outcome.recall >= 0.95
    assert outcome.precision >= 0.9


def test_names_that_no_rule_was_looked_at_with_are_found():
    outcome = measure(make_set(real_names(UNSEEN, is_for_building=False), companies=1_500, seed=11))
    assert outcome.recall >= 0.95
    assert outcome.precision >= 0.9


def test_the_two_halves_of_the_names_are_apart():
    building, measuring = (set(real_names(is_for_building=one)) for one in (True, False))
    assert not building & measuring
    assert not (building | measuring) & set(UNSEEN.read_text(encoding="utf-8").split())
    assert len(building | measuring) == len(set(SAMPLE.read_text(encoding="utf-8").split()))


def test_the_larger_the_base_the_more_is_asked():
    pair = {"name": "永惠"}, {"name": "永辉"}
    assert against(*pair, Ground(size=100)).is_near
    assert not against(*pair, Ground(size=1_000_000)).is_near


def test_a_place_tells_the_more_the_fewer_are_there():
    pair = {"name": "绍兴永辉"}, {"name": "绍兴永惠"}
    many, few = (against(*pair, Ground(shares={"3306": share})).points for share in (0.5, 0.001))
    assert few > many + 7


def test_a_switchboard_counts_less():
    pair = {"name": "锦禾", "phone": "0575-85123456"}, {"name": "梦溪园", "phone": "85123456"}
    from guanxi.domains.customers.duplicates.numbers import digest, phone_core

    shared = Ground(phones={digest("phone", phone_core("057585123456")): 16})
    assert against(*pair, shared).points == against(*pair).points - 6
    assert "16" in sentence(against(*pair, shared).reasons[-1])


@pytest.mark.parametrize(
    ("mine", "theirs", "key"),
    [
        ("91350100M000100Y43", "91350100M000100Y43", "tax_id"),
        ("91350100M000100Y43", "91350100M000100Y44", "near_tax_id"),
        ("91350100M000100Y43", "91110000600037341L", "other_tax_id"),
    ],
)
def test_credit_codes_with_their_check_character(mine, theirs, key):
    found = against({"name": "永辉", "tax_id": mine}, {"name": "永辉", "tax_id": theirs})
    assert found.reasons[-1]["key"] == key
    assert found.is_near is (key != "other_tax_id")


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("0575-85123456", "85123456", True), ("+86 138 0575 1234", "13805751234", True),
        ("0575-85123456转12", "0575 8512 3456", True), ("0571-85123456", "0575-85123456", False),
        ("13805751234", "05751234", False), ("138 0575 1234；85120000", "85120000", True),
    ],
)  # fmt: skip
def test_telephones(one, other, is_same):
    assert any(are_same_phones(a, b) for a in phones_in(one) for b in phones_in(other)) is is_same


@pytest.mark.parametrize(
    "street",
    ["解放北路12号", "绍兴市越城区解放北路 12 号", "解放北路１２号３楼", "解放北路一二号", "越城区解放北路12号(老店)"],
)
def test_addresses_are_a_street_and_a_number(street):
    assert door_of(street) == "解放北路12"


def test_an_address_without_a_number_is_none():
    assert door_of("解放北路") == door_of("") == ""


def test_characters():
    assert simplified("紹興永輝禮品有限公司ＡＢ") == "绍兴永辉礼品有限公司ab"
    assert simplified("烟台") == "烟台"
    assert sound("永辉") == sound("永惠") == sound("勇晖")
    assert is_alike("南", "兰")
    assert is_alike("长", "涨")
    assert not is_alike("辉", "利")


def test_places():
    known = codes_by_name()
    assert known["绍兴"] == {"3306"}
    assert common(known["越城区"], known["浙江"]) == 2
    assert common(known["绍兴"], known["温州"]) == 0
    assert "110105" in known["朝阳"]
    assert read("北京朝阳永辉")[0].codes == {"110105"}


@pytest.mark.parametrize(
    "name", ["", "（）", "···", "(", "店", "   ", "绍兴", "市", "有限公司", "\x00", "👍", "1" * 400]
)
def test_odd_names_are_read_and_compared(name):
    assert read(name) or not name.strip("（）·( 👍\x00")
    assert not against({"name": name}, {"name": "梦溪园"}).is_near
    keys_of(profile({"name": name}))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="绍兴永辉礼品行有限公司（）市县店一二AB 12", max_size=24), st.text(max_size=24))
def test_any_two_names_compare_alike_both_ways(one, other):
    assert against({"name": one}, {"name": other}).score == against({"name": other}, {"name": one}).score
    if read(one):
        assert keys_of(profile({"name": one}))


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ({"name": "诸暨荣丽饰品", "name_en": "Zhuji Rongli Accessories"},
         {"name": "诸暨鼎福饰品", "name_en": "Zhuji Dingfu Accessories"}, False),
        ({"name": "上虞香宝家居馆", "name_en": "Shangyu Xiangbao Home Store"},
         {"name": "上虞银宝家居馆", "name_en": "Shangyu Yinbao Home Store"}, False),
        ({"name": "Zhuji Rongli Accessories"}, {"name": "Zhuji Dingfu Accessories"}, False),
        ({"name": "Toys of Finland, Co."}, {"name": "Toys4GrownUps.com"}, False),
        ({"name": "Mini Gifts Distributors Ltd."}, {"name": "Mini Gift Distributors"}, True),
        ({"name": "Land of Toys Inc."}, {"name": "LandOfToys"}, True),
        ({"name": "景宁畲族自治新香百货"}, {"name": "景宁畲族自治信长工艺品"}, False),
        ({"name": "景宁畲族自治新香百货"}, {"name": "景宁新香百货有限公司"}, True),
    ],
)  # fmt: skip
def test_translations_and_common_words_make_no_duplicates(one, other, is_near):
    """Names of the demo and of classicmodels: a Latin name beside a Chinese one is its translation."""
    found = compare(profile(one | {"county": "330681"}), profile(other | {"county": "330681"}))
    assert found.is_near is is_near, found


def test_every_reason_has_a_sentence_with_what_it_names():
    for key in SENTENCES:
        assert sentence({"key": key, "points": 1.0, "mine": "甲", "theirs": "乙", "count": 3})
