"""How well the ratio score tells firms that go bankrupt from those that do not, on public files of ratios.

    python -m bench.ratio_score                       # the fifth year, which lies beside this file
    python -m bench.ratio_score 1year.arff 2year.csv           # any other year of that form

A file has the columns Attr1 … Attr64 and `class` (1: bankrupt), as .parquet, .csv or .arff; `?` and empty cells are
unknown. The score is the product's own (`credit.statements.rules.ratio_score`): untrained, and fitted to no file. Each
ratio it uses is measured alone on the firms of which it is known. Target: 0.03 above the best of them.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.table import print_table
from guanxi.domains.credit.statements.rules import RATIOS, WEAKEST, ratio_score
from guanxi.domains.credit.statements.rules.altman import z_of

YEAR = Path(__file__).parent / "polish_bankruptcy_5year.parquet"
TARGET = 0.03
# Our ratio ← attribute of the file, as its columns.csv names them.
MAPPED = {
    "quick": "Attr46", "asset_liability": "Attr2", "own_reserves": "Attr25", "net_margin": "Attr23",
    "return_on_assets": "Attr1", "total_asset_turnover": "Attr36", "debt_days": "Attr62", "sales_growth": "Attr21",
    "scale": "Attr29",
}  # fmt: skip
ALTMAN = {"working_capital": "Attr3", "retained_earnings": "Attr6", "ebit": "Attr7", "equity_to_debts": "Attr8"}
# Attr29 is the logarithm (base 10) of assets in thousands of złoty; a złoty was about two yuan in those years.
YUAN = 2000
Values = dict[str, Decimal | None]


@dataclass(frozen=True)
class Firm:
    """A line of the file: our ratios, the four parts of Z″, whether it went bankrupt."""

    values: Values
    altman: Values
    is_bankrupt: bool


def read_firms(path: Path) -> list[Firm]:
    """The firms of a file."""
    wanted = {*MAPPED.values(), *ALTMAN.values()}
    return [_firm(row) for row in _rows(path, wanted)]


def _rows(path: Path, wanted: set[str]) -> Iterator[Mapping[str, Any]]:
    if path.suffix == ".parquet":
        import duckdb

        found = duckdb.connect().read_parquet(str(path))
        yield from (dict(zip(found.columns, row, strict=True)) for row in found.fetchall())
        return
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        if path.suffix == ".arff":
            columns = [f"Attr{number}" for number in range(1, 65)] + ["class"]
            for line in lines:
                if line.strip().lower() == "@data":
                    break
            yield from (dict(zip(columns, row, strict=True)) for row in csv.reader(lines) if len(row) == len(columns))
        else:
            yield from csv.DictReader(lines)


def _firm(row: Mapping[str, Any]) -> Firm:
    values: Values = {key: _number(row[attribute]) for key, attribute in MAPPED.items()}
    growth, scale = values["sales_growth"], values["scale"]
    values["sales_growth"] = None if growth is None else growth - 1
    values["scale"] = None if scale is None else Decimal(str(10 ** float(scale) * YUAN))
    altman: Values = {key: _number(row[attribute]) for key, attribute in ALTMAN.items()}
    return Firm(values, altman, str(row["class"]).strip(" b'\"") in ("1", "1.0"))


def _number(cell: Any) -> Decimal | None:
    text = str(cell).strip()
    if cell is None or text in ("", "?", "nan", "NaN"):
        return None
    number = Decimal(text)
    return number if number.is_finite() else None


def area(scores: Sequence[float], bad: Sequence[bool]) -> float:
    """The area under the curve: how often a bankrupt firm has the lower score; ties count half."""
    order = sorted(range(len(scores)), key=lambda place: scores[place])
    ranks, place = 0.0, 0
    while place < len(order):
        end = place
        while end < len(order) and scores[order[end]] == scores[order[place]]:
            end += 1
        ranks += (place + end + 1) / 2 * sum(bad[order[one]] for one in range(place, end))
        place = end
    ones = sum(bad)
    return 1 - (ranks - ones * (ones + 1) / 2) / (ones * (len(bad) - ones))


def area_of(firms: Sequence[Firm], scores: Sequence[Decimal | None]) -> float:
    """The same over the firms that have a score."""
    known = [(float(score), firm.is_bankrupt) for score, firm in zip(scores, firms, strict=True) if score is not None]
    return area([score for score, _bad in known], [bad for _score, bad in known])


def singles(firms: Sequence[Firm]) -> dict[str, float]:
    """The area of each ratio alone, in its better direction as the product has it."""
    sign = {key: 1 if RATIOS[key].better == "high" else -1 for key in MAPPED}
    return {
        key: area_of(firms, [None if (v := firm.values[key]) is None else sign[key] * v for firm in firms])
        for key in MAPPED
    }


def scores_of(firms: Sequence[Firm]) -> list[Decimal | None]:
    """The ratio score of each firm; none where too little is known."""
    return [found.points if (found := ratio_score(firm.values)).grade else None for firm in firms]


def z_scores_of(firms: Sequence[Firm]) -> list[Decimal | None]:
    """Z″ of each firm; none where a part of it is not known."""
    found: list[Decimal | None] = []
    for firm in firms:
        parts = {key: value for key, value in firm.altman.items() if value is not None}
        found.append(z_of(parts) if len(parts) == len(ALTMAN) else None)
    return found


@dataclass(frozen=True)
class Tenth:
    """A tenth of the firms by their score: from where to where, how many, how many of them went bankrupt."""

    low: Decimal
    high: Decimal
    firms: int
    bankrupt: int


def calibration(firms: Sequence[Firm], scores: Sequence[Decimal | None]) -> list[Tenth]:
    """Tenths of the firms, the lowest scores first."""
    known = sorted(
        ((score, firm.is_bankrupt) for score, firm in zip(scores, firms, strict=True) if score is not None),
        key=lambda one: one[0],
    )
    count = len(known)
    parts = [known[count * n // 10 : count * (n + 1) // 10] for n in range(10)]
    return [Tenth(part[0][0], part[-1][0], len(part), sum(bad for _score, bad in part)) for part in parts]


def by_grade(firms: Sequence[Firm]) -> dict[str, tuple[int, int]]:
    """Grade → firms, bankrupt ones."""
    found: dict[str, tuple[int, int]] = {}
    for firm in firms:
        grade = ratio_score(firm.values).grade or "–"
        count, bankrupt = found.get(grade, (0, 0))
        found[grade] = (count + 1, bankrupt + firm.is_bankrupt)
    return dict(sorted(found.items()))


def halves(firms: Sequence[Firm], *, times: int = 20, seed: int = 1) -> list[float]:
    """How far the score lies above the best single ratio on random halves of the firms."""
    chance = random.Random(seed)
    margins = []
    for _time in range(times):
        half = chance.sample(list(firms), len(firms) // 2)
        margins.append(area_of(half, scores_of(half)) - max(singles(half).values()))
    return margins


def with_gaps(firms: Sequence[Firm], share: float, *, seed: int = 1) -> list[Firm]:
    """The same firms, a share of their ratios unknown at random."""
    chance = random.Random(seed)
    return [
        Firm({key: None if chance.random() < share else value for key, value in firm.values.items()}, firm.altman,
             firm.is_bankrupt)
        for firm in firms
    ]  # fmt: skip


def measure(path: Path) -> bool:
    """Print the tables of one file; answers whether the target is met."""
    firms = read_firms(path)
    scores, alone = scores_of(firms), singles(firms)
    score, best = area_of(firms, scores), max(alone.values())
    print(f"\n# {path.name}: {len(firms)} firms, {sum(firm.is_bankrupt for firm in firms)} bankrupt")
    rows = [[key, f"{value:.3f}"] for key, value in sorted(alone.items(), key=lambda one: -one[1])]
    rows += [["ratio score", f"{score:.3f}"], ["Z″", f"{area_of(firms, z_scores_of(firms)):.3f}"]]
    without = [ratio_score({**firm.values, WEAKEST: None, "sales_growth": None}).points for firm in firms]
    rows += [["ratio score without sales growth", f"{area_of(firms, without):.3f}"]]
    print_table("Area under the curve", ["ratio", "area"], rows)
    tenths = [[f"{one.low}–{one.high}", str(one.firms), str(one.bankrupt), f"{one.bankrupt / one.firms:.1%}"]
              for one in calibration(firms, scores)]  # fmt: skip
    print_table("Tenths by score", ["score", "firms", "bankrupt", "share"], tenths)
    grades = [[grade, str(n), str(bad), f"{bad / n:.1%}"] for grade, (n, bad) in by_grade(firms).items()]
    print_table("Grades", ["grade", "firms", "bankrupt", "share"], grades)
    margins = halves(firms)
    gaps = with_gaps(firms, 0.2)
    print(f"\nOn 20 random halves the score lies {min(margins):.3f} to {max(margins):.3f} above the best single ratio.")
    print(f"With a fifth of the ratios unknown at random: {area_of(gaps, scores_of(gaps)):.3f}.")
    print(f"Above the best single ratio by {score - best:.3f}; target {TARGET}; unscored: {scores.count(None)}.")
    return score - best >= TARGET


def main(arguments: Sequence[str]) -> None:
    """Measure the named files, or the year that lies here."""
    met = [measure(path) for path in map(Path, arguments or [str(YEAR)])]
    if not all(met):
        sys.exit("The target is missed.")


if __name__ == "__main__":
    main(sys.argv[1:])
