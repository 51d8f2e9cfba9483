"""Ugly tables for tests of reading."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation


def text(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def workbook(path: Path, *lines: list[object]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("A")
        for row, line in enumerate(lines):
            page.write_row(row, 0, line)
    return path


def codes(sheet) -> list[str]:
    return [warning.code for warning in sheet.warnings]


def said(sheet, code: str) -> str:
    return next(str(warning.text) for warning in sheet.warnings if warning.code == code)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


__all__ = ["codes", "in_english", "said", "text", "workbook"]
