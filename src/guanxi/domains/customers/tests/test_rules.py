"""The rules of this room, without a database; the worked tables of docs/rules/completeness.md are executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.domains.customers.rules import (
    CLASSES,
    LAYERS,
    completeness,
    is_phone,
    tax_id_fault,
)

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/completeness.md"


def tables(text):
    """The tables of a page as lists of rows of cells, heads left out."""
    found, rows = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append(rows[2:])
            rows = []
    return found


@pytest.fixture(scope="module")
def page():
    return tables(PAGE.read_text(encoding="utf-8"))


def names(cell):
    return tuple(part.strip(" `") for part in cell.split(",") if part.strip(" `–"))


def test_the_page_names_the_fields_of_every_class_and_layer(page):
    assert {row[0].strip("`"): names(row[2]) for row in page[0]} == {
        key: tuple(value) for key, value in CLASSES.items()
    }
    assert {row[0].strip("`"): names(row[2]) for row in page[1]} == {key: tuple(value) for key, value in LAYERS.items()}


def test_the_worked_example(page):
    known = {row[0].strip("`"): row[1] for row in page[2] if row[1] != "–"}
    result = completeness(known)
    for (key, filled, of, rate, missing), part in zip(page[3], [*result.classes, *result.layers], strict=True):
        assert key.strip("`") == part.key
        assert (int(filled), int(of)) == (len(part.filled), len(part.filled) + len(part.missing))
        assert rate == f"{part.rate:.1%}"
        assert names(missing) == part.missing
    assert f"**{result.percent} %**" in PAGE.read_text(encoding="utf-8")


def test_nothing_and_everything():
    nothing = completeness({})
    assert (nothing.percent, len(nothing.missing)) == (0, sum(map(len, CLASSES.values())))
    everything = completeness({key: "x" for fields in (*CLASSES.values(), *LAYERS.values()) for key in fields})
    assert (everything.percent, everything.missing) == (100, ())


def test_zero_is_known_and_no_is_not():
    assert "employees" not in completeness({"employees": 0}).missing
    assert "coordinates" in completeness({"coordinates": False}).missing


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("91350100M000100Y43", ""),
        ("91350100M000100Y44", "check"),
        ("91350100M000100Y34", "check"),
        ("91350100M000100Y4", "length"),
        ("91350100M000100YO3", "alphabet"),
        ("91350100m000100y43", "alphabet"),
    ],
)
def test_tax_id(code, fault):
    assert tax_id_fault(code) == fault


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0575-85123456", True),
        ("+86 138 0575 1234", True),
        ("(0575) 85123456 转 12", True),
        ("13805751234, 0575-85123456", True),
        ("12345", True),
        ("1234", False),
        ("call me", False),
        ("", False),
    ],
)
def test_phone(text, good):
    assert is_phone(text) is good
