"""What a line of a file is worth: the worked table of docs/rules/order_import.md is executed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from guanxi.domains.orders.imports.target.worth import Worth, worth_of
from guanxi.domains.orders.rules.lines import part_amount

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/order_import.md"
NAMES = ("quantity", "price", "discount", "discount_amount", "amount")


def table() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("| quantity |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_the_table_has_all_cases():
    assert len(table()) == 16


@pytest.mark.parametrize("row", table())
def test_worked_table(row):
    *figures, becomes, price, paid = row
    line = {name: Decimal(text) for name, text in zip(NAMES, figures, strict=True) if text}
    found = worth_of({**line, "row": 2})
    if not isinstance(found, Worth):
        assert found.code == becomes
        assert str(found.reason)
        assert str(found.mend)
        return
    assert ("return" if line["quantity"] < 0 else "sale") == becomes
    assert (f"{found.price:.4f}", f"{found.amount:.2f}") == (price, paid)
    assert found.amount is not None
    assert found.price is not None
    half = {"quantity": found.quantity, "price": found.price, "before": Decimal(0), "now": found.quantity}
    assert part_amount(found.amount, **half) == found.amount
