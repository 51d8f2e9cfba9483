"""Printed documents: a typst template and plain data in, a PDF out.

A room keeps `documents/<name>.typ` beside its code and the words of it in Python, where gettext finds them. Every
template follows the kit's own (`typst/house.typ`), which gives `given`, `head`, `listing`, `figures` and `subtitle`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from guanxi.kit.company import company_name
from guanxi.kit.components.numbers import figure

KIT = Path(__file__).resolve().parent
FONTS = KIT / "fonts"


class NoSuchTemplate(LookupError):
    """No room has a document of this name."""


def render_pdf(template_name: str, data: dict[str, Any], language: str, *, at: datetime | None = None) -> bytes:
    """A document as PDF, fonts inside.

    Args:
        template_name: room and document, as in "receivables/statement".
        data: what the template reads as `given`: text, numbers and lists of them; decimals and days are written out.
        language: "zh-hans" or "en".
        at: when it was made, kept in the file; left out, no moment is kept, and the same data give the same bytes.

    Raises:
        NoSuchTemplate: the room has no such document.
    """
    source = (KIT / "typst/house.typ").read_text(encoding="utf-8") + find_template(template_name)
    is_chinese = language.startswith("zh")
    with translation.override(language):
        company = company_name()
    paper = {
        "company": company,
        "lang": "zh" if is_chinese else "en",
        "region": "CN" if is_chinese else "GB",
        "footer": data.get("footer", company),
    }
    compile_pdf: Callable[..., bytes] = typst.compile
    return compile_pdf(
        source.encode(),
        root=KIT,
        font_paths=fonts(),
        format="pdf",
        sys_inputs={"data": json.dumps({**data, "paper": paper}, default=write, ensure_ascii=False)},
        timestamp=at or datetime(2000, 1, 1, tzinfo=UTC),
    )


@cache
def find_template(name: str) -> str:
    """The text of a room's template.

    Raises:
        NoSuchTemplate: there is none.
    """
    room, _, document = name.partition("/")
    try:
        return (Path(apps.get_app_config(room).path) / f"documents/{document}.typ").read_text(encoding="utf-8")
    except (LookupError, FileNotFoundError) as error:
        raise NoSuchTemplate(name) from error


@cache
def fonts() -> typst.Fonts:
    """The kit's fonts, and behind them the machine's, for characters that ours lack. Read once a process."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[FONTS])


def asked_language(request: HttpRequest) -> str:
    """The language a paper is asked for (`?language=zh-hans` or `en`), else the reader's own."""
    asked = request.GET.get("language", "")
    return asked if asked in {"zh-hans", "en"} else translation.get_language() or "zh-hans"


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF that opens in the browser and is saved under `name`."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


def write(value: Any) -> str:
    """A value as it stands on paper."""
    if isinstance(value, Decimal):
        return figure(value)
    if isinstance(value, date):
        return long_day(value)
    return str(value)


def long_day(day: date) -> str:
    """2026年11月20日 or 20 November 2026: paper outlives the year, so the year is always there."""
    if (translation.get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"
