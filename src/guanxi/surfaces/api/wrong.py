"""What is wrong with an input, in the caller's language: the type checker's findings, each with its mend."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WHOLE = gettext_lazy("Write a whole number.")
DECIMAL = gettext_lazy("Write a number as text, for example “12.50”.")
DAY = gettext_lazy("Write a day that exists as YYYY-MM-DD.")
MOMENT = gettext_lazy("Write a moment as YYYY-MM-DDThh:mm:ssZ.")
LOGICAL = gettext_lazy("Write true or false.")
OBJECT = gettext_lazy("Write an object: {…}.")
CHOICE = gettext_lazy("Choose one of: %(expected)s.")

SENTENCES: Mapping[str, Any] = {
    "missing": gettext_lazy("This field is needed."),
    "extra_forbidden": gettext_lazy("There is no such field here; look at its spelling."),
    "literal_error": CHOICE,
    "enum": CHOICE,
    "greater_than": gettext_lazy("Write a number above %(gt)s."),
    "greater_than_equal": gettext_lazy("Write a number not below %(ge)s."),
    "less_than": gettext_lazy("Write a number below %(lt)s."),
    "less_than_equal": gettext_lazy("Write a number not above %(le)s."),
    "string_too_short": gettext_lazy("Write at least this many characters: %(min_length)s."),
    "string_too_long": gettext_lazy("Write at most this many characters: %(max_length)s."),
    "too_short": gettext_lazy("Send at least this many: %(min_length)s."),
    "too_long": gettext_lazy("Send at most this many: %(max_length)s."),
    "string_type": gettext_lazy("Write a text."),
    "list_type": gettext_lazy("Write a list: […]."),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), WHOLE),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number", "float_parsing"), DECIMAL),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), DAY),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"), MOMENT),
    **dict.fromkeys(("bool_type", "bool_parsing"), LOGICAL),
    **dict.fromkeys(("dict_type", "model_type", "model_attributes_type"), OBJECT),
}


def say(finding: Mapping[str, Any]) -> str:
    """One finding of the type checker as a sentence; what has none of ours is said in the checker's own words.

    Args:
        finding: `type`, `msg` and, where the type has some, `ctx` with its figures.
    """
    facts = finding.get("ctx") or {}
    if finding["type"] == "value_error":  # a refusal of our own
        return str(facts.get("error", finding["msg"]))
    sentence = SENTENCES.get(finding["type"])
    if sentence is None:
        return str(finding["msg"])
    return str(sentence) % {name: _listed(value) for name, value in facts.items()}


def _listed(value: Any) -> str:
    """A fact of the checker's; its lists of choices are joined by words of its own language."""
    return str(value).replace(" or ", _(" or "))
