"""Values of many rows, read and checked by the rules of the room: column by column, equal values once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers import rules
from guanxi.domains.customers.actions import fields
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item

EMAIL = re.compile(r"[a-zA-Z0-9_+-]+(?:\.[a-zA-Z0-9_+-]+)*@(?:[a-zA-Z0-9]{1,60}\.){1,3}[a-zA-Z]{2,20}")
# texts that are sound as they stand; whatever is no such text is judged as one typed by hand
USUAL: Mapping[str, Callable[[str], Any]] = {
    "phone": rules.USUAL_PHONE.fullmatch,
    "fax": rules.USUAL_PHONE.fullmatch,
    "email": lambda text: len(text) <= 100 and EMAIL.fullmatch(text),
    "tax_id": lambda text: not rules.tax_id_fault(text),
}
MEND = _("Mend the cell, or empty it.")


def judge_columns(
    items: Iterable[Item], columns: Mapping[str, str], models_of: Mapping[str, type[models.Model]], *, on: date
) -> None:
    """Put each value into the form in which it is kept, or add a problem to its row.

    Args:
        columns: field of the file → field of the record. models_of: field of the record → its model.
    """
    rows = list(items)
    told = {key for item in rows for key in item.values}
    for key, name in columns.items():
        if key in told:
            _judge_column([item for item in rows if item.values.get(key) is not None], key, name, models_of, on)


def _judge_column(items: Iterable[Item], key: str, name: str, models_of: Mapping[str, Any], on: date) -> None:
    plain, is_usual = _longest_plain(name, models_of), USUAL.get(name)
    known: dict[Any, tuple[Any, Any]] = {}
    for item in items:
        value = item.values[key]
        if plain and type(value) is str and len(value) <= plain and _is_tidy(value):
            continue
        if is_usual and type(value) is str and is_usual(value):
            continue
        if (judged := known.get(value)) is None:
            judged = known[value] = fields.judge(name, value, models_of, on=on)
        item.values[key] = judged[0]
        if judged[1]:
            item.problems.append(Problem(f"{key}_wrong", key, judged[1], MEND))


def _longest_plain(name: str, models_of: Mapping[str, type[models.Model]]) -> int:
    """The most characters of a text that nothing else is asked of; 0 for other fields."""
    field: Any = models_of[name]._meta.get_field(name)
    is_plain = isinstance(field, models.CharField | models.TextField) and not field.choices
    return int(field.max_length or 0) if is_plain and name not in fields.CHECKERS else 0


def _is_tidy(text: str) -> bool:
    return "\x00" not in text and text[:1] not in " \t\n\u3000" and text[-1:] not in " \t\n\u3000"
