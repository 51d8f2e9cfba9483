"""The tables of docs/rules/credit.md, computed by the product's code."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from bench import ratio_score as bench

import guanxi
from guanxi.domains.credit.statements import rules
from guanxi.domains.credit.statements.rules import RATIOS, Ours, Statement
from guanxi.domains.credit.statements.rules.score import BANDS, FACTORS, ratio_score
from guanxi.domains.credit.statements.rules.units import check_units

PAGE = (Path(guanxi.__file__).parents[2] / "docs/rules/credit.md").read_text()
PLACES = Decimal("0.0001")


def table(head: str) -> list[list[str]]:
    """The rows of the table that begins with these headings."""
    rest = PAGE.split(f"\n{head}\n")[1].splitlines()[1:]
    rows = []
    for line in rest:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_one_firm() -> None:
    figures = {key: Decimal(value) for key, value in table("| line | figure |")}
    firm = Statement(2025, figures, {"total_assets": Decimal(800), "sales": Decimal(1600)})
    assert rules.check_statement(firm) == []
    found = {key: ratio.value for key, ratio in rules.ratios(firm).items()} | {"Z″": rules.z_score(firm).value}
    for key, told in table("| ratio | value |"):
        value = found[key]
        assert value is not None and value.quantize(PLACES) == Decimal(told), key


def test_ratios_and_their_sources() -> None:
    told = {key: source for key, _what, _benchmark, source in table("| ratio | what it is | benchmark | source |")}
    assert told == {key: RATIOS[key].source for key, _weight, _steps in FACTORS[:-1]}


def test_benchmarks_are_worth_80_points() -> None:
    for key, _what, benchmark, _source in table("| ratio | what it is | benchmark | source |"):
        if benchmark != "–":
            number = Decimal(benchmark.removesuffix("%").removesuffix("days").strip())
            value = number / 100 if benchmark.endswith("%") else number
            assert next(line.points for line in ratio_score({key: value}).lines if line.key == key) == 80, key


def test_factors_and_grades() -> None:
    assert [(key, int(weight), steps) for key, weight, steps in table("| factor | weight | value:points |")] == [
        *FACTORS
    ]
    told = "Grades: A from 80, B from 65, C from 50, D from 35, E below."
    assert told in PAGE and BANDS == (("A", 80), ("B", 65), ("C", 50), ("D", 35), ("E", 0))


def test_marks() -> None:
    found = [Path(one.__code__.co_filename).read_text() for one in (rules.check_statement, check_units)]
    assert all(any(f'"{code}"' in source for source in found) for code, _when in table("| mark | found when |"))


def test_units() -> None:
    head = "| sales | total assets | current | noncurrent | invoiced by us | marks |"
    lines = ("sales", "total_assets", "current_assets", "noncurrent_assets")
    rows = table(head)
    assert len(rows) == 10
    for *cells, told in rows:
        *amounts, billed = [None if cell == "–" else Decimal(cell.replace(",", "")) for cell in cells]
        figures = {key: amount for key, amount in zip(lines, amounts, strict=True) if amount is not None}
        ours = Ours(Decimal(1), {2025: billed or Decimal(0)})
        found = [mark.code for mark in rules.check_statement(Statement(2025, figures), ours)]
        assert found == ([] if told == "–" else told.split()), cells


@pytest.fixture(scope="module")
def firms() -> list[bench.Firm]:
    return bench.read_firms(bench.YEAR)


def test_areas(firms: list[bench.Firm]) -> None:
    scores, alone = bench.scores_of(firms), bench.singles(firms)
    without = [ratio_score({**firm.values, "sales_growth": None}).points for firm in firms]
    found = alone | {
        "ratio score": bench.area_of(firms, scores), "Z″": bench.area_of(firms, bench.z_scores_of(firms)),
        "ratio score without sales growth": bench.area_of(firms, without),
    }  # fmt: skip
    told = {name: float(area) for name, area in table("| measured | area |")}
    assert {name: round(area, 3) for name, area in found.items()} == told
    assert told["ratio score"] >= max(alone.values()) + bench.TARGET


def test_calibration(firms: list[bench.Firm]) -> None:
    tenths = bench.calibration(firms, bench.scores_of(firms))
    found = [[f"{one.low}–{one.high}", str(one.firms), str(one.bankrupt), f"{one.bankrupt / one.firms:.1%}"]
             for one in tenths]  # fmt: skip
    assert table("| score | firms | bankrupt | share |") == found


def test_grades(firms: list[bench.Firm]) -> None:
    found = [[grade, str(n), str(bad), f"{bad / n:.1%}"] for grade, (n, bad) in bench.by_grade(firms).items()]
    assert table("| grade | firms | bankrupt | share |") == [row for row in found if row[0] != "–"]


def test_it_holds_on_halves_and_with_gaps(firms: list[bench.Firm]) -> None:
    assert min(bench.halves(firms, times=4)) >= bench.TARGET
    gaps = bench.with_gaps(firms, 0.2)
    assert bench.area_of(gaps, bench.scores_of(gaps)) >= max(bench.singles(gaps).values()) + bench.TARGET


def test_other_years_are_read_as_csv_and_arff(tmp_path: Path) -> None:
    columns = [f"Attr{number}" for number in range(1, 65)]
    rows = [["0.1"] * 64 + ["0"], ["?"] * 3 + ["-0.5"] * 61 + ["1"]]
    text = "\n".join(",".join(row) for row in rows)
    (tmp_path / "1year.csv").write_text(",".join([*columns, "class"]) + "\n" + text)
    (tmp_path / "1year.arff").write_text("@relation x\n@data\n" + text)
    for name in ("1year.csv", "1year.arff"):
        read = bench.read_firms(tmp_path / name)
        assert [firm.is_bankrupt for firm in read] == [False, True]
        assert read[1].values["return_on_assets"] is None and read[1].values["quick"] == Decimal("-0.5")
        assert read[0].values["sales_growth"] == Decimal("-0.9")
