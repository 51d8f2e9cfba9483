"""Ugly files for imports, made on the spot: `python -m tests.ugly FOLDER` writes them all."""

from __future__ import annotations

from pathlib import Path

from tests.ugly import files

READABLE = (
    files.customers_gbk,
    files.customers_two_heads,
    files.products_old,
    files.products_page,
    files.prices_semicolon,
    files.orders_mixed,
    files.invoices_wan,
    files.receipts_wide,
)
REFUSED = (files.locked, files.cut_off, files.bomb)


def write_all(folder: Path) -> list[Path]:
    """Write every ugly file into a folder, which is made; answers where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write(folder) for write in (*READABLE, *REFUSED)]
