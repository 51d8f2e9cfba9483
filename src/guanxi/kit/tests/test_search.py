"""The index finds every part of a name and nothing that is not there, on either database."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from guanxi.kit.search import SHELVES, Hits, SearchIndex
from guanxi.kit.search_tokens import Entry, fold, fold_phone, read_syllables, read_words, terms_of, tokens_of, wanted

INDEX = SearchIndex("customers_search")
YONGHUI = Entry(
    ["绍兴永辉礼品行", "Shaoxing Yonghui Gifts"], ["C-0007"], ["0575-8512 3456", "+86 138 0575 1234"], keys=["o:1"]
)
YUEXIU = Entry(["越秀花店"], ["C-0008"], ["13900001111"], keys=["o:2"])


@pytest.fixture
def index(db):
    INDEX.put_many({7: YONGHUI, 8: YUEXIU})
    return INDEX


@pytest.mark.parametrize(
    "query",
    [
        "绍兴永辉礼品行", "永辉", "礼品行", "辉", "绍", "yh", "sxyh", "YHLPH", "yonghui", "yongh", "shao", "hang", "s",
        "Yonghui", "hui gif", "gifts", "C-0007", "c0007", "0007", "8512", "0575 8512", "138 0575", "13805751234",
        "+86 13805751234", "永辉 gift", "ＹＨ", "永辉　礼品", "永 辉",
    ],
)  # fmt: skip
def test_every_part_finds_the_shop(index, query):
    assert index.find(query) == Hits([7], False, 1)


@pytest.mark.parametrize(
    "query", ["王芳", "芳", "wf", "wangfang", "wangf", "永辉 王芳", "yh wf", "陈", "smith", "jo sm"]
)
def test_a_shop_is_found_by_its_people(db, query):
    INDEX.put_many({8: YUEXIU, 9: Entry(["永辉"], ["C-9"], people=["王芳", "陈立群", "John Smith"], keys=["o:1"])})
    assert INDEX.find(query) == Hits([9], False, 1)
    assert INDEX.find(query, within=["o:2"]) == Hits()


@pytest.mark.parametrize("query", ["fc", "芳陈", "yhwf", "wangfangchen", "hui wang x", "99"])
def test_people_do_not_run_into_each_other(db, query):
    INDEX.put(9, Entry(["永辉"], ["C-9"], people=["王芳", "陈立群"]))
    assert INDEX.find(query) == Hits()


@pytest.mark.parametrize(
    ("code", "queries"),
    [("C-2611-0001", ["c2611", "2611-0001", "611", "c-2611-0001", "01"]), ("K9", ["k9"]), ("客0007", ["客", "客0007"])],
)
def test_any_part_of_a_code_finds_it(db, code, queries):
    INDEX.put_many({7: Entry(["店"], [code]), 8: Entry(["店"], ["X-345"])})
    assert {query: INDEX.find(query).ids for query in queries} == dict.fromkeys(queries, [7])


@pytest.mark.parametrize(
    "query", ["永品", "hy", "zzz", "0576", "", "  ", "%", "'; DROP", '"', "永辉 越秀", "ong hui x"]
)
def test_what_is_not_there_is_not_found(index, query):
    assert index.find(query) == Hits()


def test_two_shops_nearest_first(index):
    assert index.find("C-000").ids == [7, 8] or index.find("C-000").ids == [8, 7]
    assert index.find("C-0008").ids == [8]
    index.put(9, Entry(["永辉"], ["C-0009"]))
    index.put(10, Entry(["永辉超市有限公司"], ["C-0010"]))
    assert index.find("永辉").ids == [9, 10, 7]


def test_a_search_within_keys_sees_no_other(index):
    assert index.find("c000", within=["o:2"]).ids == [8]
    assert sorted(index.find("c000", within=["o:1", "o:2", "u:9"]).ids) == [7, 8]
    assert index.find("c000", within=["o:3"]) == Hits()
    assert index.find("c000", within=[]) == Hits()


def test_new_words_replace_the_old(index):
    index.put(7, Entry(["绍兴永利礼品行"], ["C-0007"]))
    assert index.find("永辉") == Hits()
    assert index.find("yonghui") == Hits()
    assert index.find("永利").ids == [7]
    index.remove([7, 8, 99])
    assert index.find("永利") == Hits()
    assert index.find("c000") == Hits()


def test_the_same_record_twice_is_one_hit(index):
    index.put(7, YONGHUI)
    index.put(7, YONGHUI)
    assert index.find("yh").ids == [7]


def test_a_common_word_is_cut_and_says_so(index):
    index.put_many({id: Entry([f"永辉{id}店"], [f"K{id}"]) for id in range(100, 160)})
    hits = index.find("永辉", limit=5, most=50)
    assert (len(hits.ids), hits.is_cut, hits.count) == (5, True, 50)
    whole = index.find("永辉", limit=5)
    assert (len(whole.ids), whole.is_cut, whole.count) == (5, False, 61)


def test_a_whole_code_is_found_though_its_part_is_common(index):
    index.put_many({id: Entry(["店"], [f"K9{id}"]) for id in range(100, 160)})
    index.put(999, Entry(["店"], ["K91"]))
    hits = index.find("K91", limit=3, most=20)
    assert hits.ids[0] == 999
    assert hits.is_cut


def test_records_of_every_shelf_are_found(db):
    """PostgreSQL keeps records of high numbers in other tables than those of low ones."""
    ids = [1, *SHELVES, *(end - 1 for end in SHELVES)]
    INDEX.put_many({id: Entry(["永辉"], [f"K{id}"]) for id in ids})
    assert INDEX.find("永辉", limit=50).ids == sorted(ids)
    INDEX.remove(ids)
    assert INDEX.find("永辉") == Hits()


def test_a_whole_number_finds_those_who_have_it(index):
    index.put(9, Entry(["店"], ["C-9"], ["13900001111"], keys=["o:1"]))
    index.put(10, Entry(["店"], ["X13900001111"], keys=["o:1"]))
    assert sorted(index.find("139 0000 1111").ids) == [8, 9]
    assert index.find("139 0000 1111", within=["o:1"]).ids == [9]
    assert sorted(index.find("139 0000 111").ids) == [8, 9, 10]
    assert index.find("x1390000", within=["o:1"]).ids == [10]


def test_the_index_is_rolled_back_with_the_record(db):
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        INDEX.put(7, YONGHUI)
        1 / 0  # noqa: B018
    assert INDEX.find("yh") == Hits()


def test_the_index_is_used(index):
    """No scan of all texts: the plan asks the token index."""
    with connection.cursor() as cursor:
        asked = index._expression([wanted("永辉")], ["o:1"])
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {index._question()}", [asked, 10])
            plan = " ".join(str(row) for row in cursor.fetchall())
            assert "VIRTUAL TABLE" in plan and "SCAN t" not in plan
        else:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {index._question()}", [asked, 10])
            plan = [str(row) for row in cursor.fetchall()]
            assert len([line for line in plan if "Bitmap Index Scan" in line]) == len(SHELVES) + 1
            assert "Append" in plan[1]


def test_folding():
    assert fold("Ｏ'Neil & 店（绍兴）") == "oneil店绍兴"
    assert fold_phone("+86 (0575) 8512-3456") == "057585123456"
    assert fold_phone("0086 13805751234") == "13805751234"
    assert terms_of("138 0575 1234") == ["13805751234"]


def test_readings_of_letters():
    assert read_syllables("xian") == [["xian"], ["xi", "an"]]
    assert read_syllables("yongh") == []
    assert read_syllables("yongh", loosely=True) == [["yong"]]


NAMES = st.text(alphabet="永辉绍兴礼品行店abcyh12 &（）", min_size=1, max_size=12)


@given(NAMES, st.data())
def test_any_part_of_any_name_is_asked_for_and_matches(name, data):
    """Whatever piece of a name is typed: one of the ways to ask for it is among the tokens of the record."""
    text = Entry([name]).text()
    folded = fold(name)
    if len(folded) < 2:
        return
    start = data.draw(st.integers(0, len(folded) - 2))
    part = folded[start : data.draw(st.integers(start + 2, len(folded)))]
    tokens = set(tokens_of(text))
    assert read_words(text).hold(part)
    assert any(set(way) <= tokens for way in wanted(part))


@pytest.mark.parametrize("query", ["永辉", "yh"])
@pytest.mark.parametrize("most", [300, 3])
def test_who_is_called_so_comes_first_even_among_more_than_are_looked_at(db, query, most):
    INDEX.put_many({id: Entry([f"余杭永辉{id}号店"], [f"C-{id}"]) for id in range(20, 30)})
    INDEX.put(40, Entry(["绍兴永辉礼品行"], ["C-40"], calls=["永辉"]))
    assert INDEX.find(query, most=most).ids[0] == 40
