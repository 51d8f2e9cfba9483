"""Cells and headings beyond the worked tables: no text breaks a reader, questions are asked, choices are obeyed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.kit.imports.cells import Fault, Place, PlaceIndex, reader_for
from guanxi.kit.imports.headings import guess
from guanxi.kit.imports.profile import is_credit_code
from guanxi.kit.imports.targets import ImportField
from guanxi.kit.imports.units import split_unit

KINDS = (
    "text", "code", "amount", "price", "quantity", "whole", "rate", "day", "moment", "phone", "email", "flag", "choice",
    "choices", "county", "record",
)  # fmt: skip
PIECES = st.sampled_from([*"019.,-/:eE+万年月日元%()@a１　 #'=\"\n\0是TZ三十转²٣", "\ufffd"])
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=20))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def field(kind: str, **more) -> ImportField:
    return ImportField("k", "K", kind, **more)


def questions(reader) -> list[str]:
    return [question.code for question in reader.questions]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6))
def test_no_text_breaks_a_reader_and_nothing_is_lost(kind, texts):
    with translation.override("en"):
        values = reader_for(field(kind, choices=[("a", "A")]), "金额(万元)", texts).read_all(texts)
    assert len(values) == len(texts)
    for text, value in zip(texts, values, strict=True):
        if value is None:
            assert not any(map(str.isdigit, text)), "a cell with a figure in it is a value or a fault"
        if isinstance(value, Decimal):
            assert value.is_finite()


@settings(max_examples=100, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=6), heading=TEXTS)
def test_no_heading_breaks_guessing(texts, heading):
    fields = [field(kind) for kind in KINDS]
    assert len(guess([heading, "x"], [texts, texts], fields)) <= 2


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_every_way_of_writing_a_day_names_that_day(day):
    ways = [f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y.%m.%d %H:%M}"]
    ways += [f"{day:{form}}" for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%d-%b-%Y")]
    assert reader_for(field("day"), "", ways).read_all(ways) == [day] * len(ways)


@given(days=st.lists(st.dates(date(2000, 1, 13), date(2049, 12, 31)), min_size=1, max_size=8))
@pytest.mark.parametrize(("form", "order"), [("%m/%d/%Y", "mdy"), ("%d/%m/%Y", "dmy"), ("%d.%m.%y", "dmy")])
def test_the_order_of_a_column_is_never_guessed_wrongly(form, order, days):
    texts = [f"{day:{form}}" for day in days]
    values = reader_for(field("day"), "", texts).read_all(texts)
    for day, value in zip(days, values, strict=True):
        if form.endswith("Y"):
            assert value == day or value.code == "ambiguous_day"
    assert reader_for(field("day"), "", texts, format={"order": order}).read_all(texts) == days


def test_a_column_says_what_is_not_certain_until_it_is_chosen():
    texts = ["3/5/2024", "4/6/2024"]
    reader = reader_for(field("day"), "Date", texts)
    assert questions(reader) == ["ambiguous"] and reader.format == {"order": ""}
    chosen = reader_for(field("day"), "Date", texts, format={"order": "mdy"})
    assert questions(chosen) == [] and chosen.read_all(texts) == [date(2024, 3, 5), date(2024, 4, 6)]
    assert questions(reader_for(field("day"), "Date", ["25/3/2024", "3/25/2024"])) == ["mixed"]
    assert questions(reader_for(field("day"), "Date", ["24-3-5"])) == ["short_year"]


def test_the_factor_of_a_heading_can_be_taken_away():
    reader = reader_for(field("amount"), "金额（万元）", ["3.5"])
    assert (reader.format["factor"], questions(reader)) == ("10000", ["factor"])
    assert reader.read_all(["3.5"]) == [Decimal(35000)]
    assert reader_for(field("amount"), "金额（万元）", ["3.5"], format={"factor": None}).read_all(["3.5"]) == [
        Decimal("3.5")
    ]


def test_codes_that_lost_their_zeros_are_asked_about_and_filled_when_chosen():
    texts = ["000123", "000124", "000125", "456789", "126", "127"]
    assert questions(reader_for(field("code"), "编号", texts)) == ["lost_zeros"]
    reader = reader_for(field("code"), "编号", texts, format={"width": 6})
    assert (questions(reader), reader.read_all(texts)[-2:]) == ([], ["000126", "000127"])
    assert questions(reader_for(field("code"), "编号", [str(number) for number in range(1, 200)])) == []


def test_long_numbers_that_end_in_zeros_are_asked_about():
    texts = [
        "622202120300012000",
        "622202120300013000",
        "622202120300014000",
        "622202120300015000",
        "622202120300016000",
    ]
    assert questions(reader_for(field("code"), "卡号", texts)) == ["rounded_codes"]


def test_several_telephones_by_choice():
    text = "0575-85123456/13805751234"
    assert reader_for(field("phone"), "", [text]).read_all([text]) == ["0575-85123456 / 13805751234"]
    assert reader_for(field("phone"), "", [text], format={"several": "first"}).read_all([text]) == ["0575-85123456"]
    for more in ({"format": {"several": "refuse"}}, {}):
        reader = reader_for(field("phone", longest=None if more else 15), "", [text], **more)
        assert reader.read_all([text])[0].code == "several_phones"


def test_equal_texts_are_read_once_and_the_memory_is_bounded(monkeypatch):
    monkeypatch.setattr("guanxi.kit.imports.cells.reader.MOST_REMEMBERED", 10)
    reader, seen = reader_for(field("text"), "", []), []
    read = reader._known.read
    reader._known.read = lambda text: seen.append(text) or read(text)
    assert reader.read_all(["a", "a", "b", "a"]) == ["a", "a", "b", "a"] and seen == ["a", "b"]
    for number in range(50):
        reader.read_all([str(number)])
    assert len(reader._known) <= 11


def test_faults_speak_the_language_of_the_reader():
    fault = reader_for(field("phone"), "", []).read_all(["张三"])[0]
    assert isinstance(fault, Fault)
    with translation.override("zh-hans"):
        assert str(fault.reason) == "这不是电话号码。" and "13805751234" in str(fault.mend)


# --- headings


FIELDS = [
    ImportField("code", "Code", "code", ("编号",)), ImportField("name", "Name", "text", ("名称",)),
    ImportField("phone", "Telephone", "phone", ("电话",)), ImportField("fax", "Fax", "phone", ("传真",)),
    ImportField("day", "Date", "day", ("日期",)),
]  # fmt: skip


def places(columns, samples=None, **more) -> dict[str, int]:
    found = guess(columns, samples or [[] for _column in columns], FIELDS, **more)
    return {key: one.place for key, one in found.items()}


def test_no_column_fills_two_fields_and_the_better_heading_wins():
    assert places(["客户名称", "名称", "名称2"]) == {"name": 1}
    assert places(["电话传真", "电话"]) == {"phone": 1, "fax": 0}


def test_what_was_learned_comes_first_and_a_column_left_out_stays_so():
    learned = {"名称": "code", "编号": None, "甲": "name"}
    assert places(["名 称", "编号", "甲"], learned=learned) == {"code": 0, "name": 2}
    assert guess(["甲"], [[]], FIELDS, learned=learned)["name"].sureness == 1.0


def test_values_tell_only_where_they_are_alone():
    phones = ["13805751234", "13905751234", "13705751234"]
    assert places(["x", "电话"], [phones, phones]) == {"phone": 1, "fax": 0}
    assert places(["x", "y"], [phones, phones]) == {}
    start = date(2024, 1, 1)
    assert places(["when"], [[str(start + timedelta(days=number)) for number in range(9)]]) == {"day": 0}


@pytest.mark.parametrize(
    ("heading", "rest", "factor"),
    [("金额(万元)", "金额", 10_000), ("金额（单位：元）", "金额", None), ("价格/元", "价格", None),
     ("Amount ('000)", "Amount", 1_000), ("额度万元", "额度", 10_000),
     ("Revenue (USD million)", "Revenue", 1_000_000), ("名称*", "名称", None),
     ("Telephone (office)", "Telephone (office)", None), ("万元", "万元", None), ("毛利(%)", "毛利", None)],
)  # fmt: skip
def test_units_of_headings(heading, rest, factor):
    assert split_unit(heading)[:2] == (rest, factor)


@pytest.mark.parametrize(
    ("code", "is_one"),
    [("91330621MA00000040", True), ("91330621ma00000040", True), ("91330621MA00000041", False), ("9133062", False),
     ("91330621MI00000040", False), ("", False)],
)  # fmt: skip
def test_credit_codes_prove_themselves(code, is_one):
    assert is_credit_code(code) is is_one


# --- places


def test_an_address_gives_its_county_and_a_city_none():
    index = PlaceIndex(
        [Place("330621", "柯桥区", "绍兴市", "浙江省"), Place("330683", "嵊州市", "绍兴市", "浙江省"),
         Place("650402", "高昌区", "吐鲁番市", "新疆维吾尔自治区"),
         Place("522635", "麻江县", "黔东南苗族侗族自治州", "贵州省")]
    )  # fmt: skip
    for text, code in (
        ("绍兴市柯桥区金柯桥大道1号", "330621"),
        ("嵊州", "330683"),
        ("新疆吐鲁番高昌", "650402"),
        ("330621000000", "330621"),
    ):
        assert index(text) == code, text
    for text in ("绍兴市", "浙江", "330699", "x"):
        assert index(text).code == "not_a_county", text


@pytest.mark.parametrize("kind", ["day", "moment", "email"])
def test_a_cell_of_endless_text_is_refused_at_once(kind):
    begun = perf_counter()
    for text in ("1" + " " * 50_000 + "1", "1年" * 50_000, "a." * 50_000 + "@", "汉族" * 50_000 + "x"):
        assert isinstance(reader_for(field(kind), "K", [text]).read(text), Fault)
    assert perf_counter() - begun < 10
