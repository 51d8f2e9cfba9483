"""Why a cell cannot be read, in words people use, and what they can do about it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: `code` groups them, the mend says what to write instead; both are translated."""

    code: str
    reason: Any
    mend: Any


WRITE_NUMBER = _("Write digits with a point for decimals, like 1234.50.")
WRITE_DAY = _("Write year, month, day, like 2024-03-05.")
AS_TEXT = _("Format the column as text in the spreadsheet, enter all digits again, and save.")
CHOOSE_FORMAT = _("Choose how this column is to be read, or mend the cell.")

ERROR = Fault(
    "error_cell",
    _("The cell holds an error of the spreadsheet instead of a value."),
    _("Mend the formula in the spreadsheet, or write the value here."),
)
UNCOMPUTED = Fault(
    "uncomputed",
    _("The cell holds a formula that was never computed."),
    _("Open the workbook in a spreadsheet program and save it there, or write the value here."),
)
NARROW = Fault(
    "narrow_column",
    _("The cell holds only ####: its column was too narrow when the file was saved."),
    _("Widen the column and save the file again, or write the value here."),
)
UNREADABLE = Fault(
    "unreadable_letters",
    _("The letters of the cell were lost when the file was saved in another encoding."),
    _("Save the file as .xlsx or as .csv in UTF-8 from where it comes, or write the text here."),
)
LOST_DIGITS = Fault(
    "lost_digits", _("The spreadsheet shortened the number to powers of ten; its last digits are lost."), AS_TEXT
)
NOT_NUMBER = Fault("not_a_number", _("This is no number that can be read without guessing."), WRITE_NUMBER)
GROUPING = Fault("grouping", _("The points and commas of the number do not fit those of the column."), CHOOSE_FORMAT)
ROUNDED = Fault("lost_digits", _("The number is written in powers of ten; its last digits may be lost."), WRITE_NUMBER)
NOT_WHOLE = Fault("not_whole", _("This must be a whole number."), _("Write digits without decimals."))
UNITS_DIFFER = Fault(
    "unit_in_quantity",
    _("The quantity carries a unit, and the units of the column differ."),
    _("Write the number alone, in the unit in which the product is sold."),
)
NOT_RATE = Fault("not_a_rate", _("This is no rate."), _("Write a percentage, like 5%."))
NOT_DAY = Fault("not_a_day", _("This is no date that can be read without guessing."), WRITE_DAY)
NO_SUCH_DAY = Fault("no_such_day", _("There is no such day in the calendar."), WRITE_DAY)
NO_DAY = Fault("no_day", _("The date has no day of the month."), WRITE_DAY)
FAR_DAY = Fault("far_day", _("The date lies before 1900 or after 2100."), _("Correct the year."))
AMBIGUOUS = Fault(
    "ambiguous_day",
    _("Day and month could be meant the other way round; nothing in the column tells."),
    _("Choose the order of day and month for this column, or write year, month, day, like 2024-03-05."),
)
NOT_PHONE = Fault(
    "not_a_phone", _("This is no telephone number."), _("Write digits, such as 0575-85123456 or 13805751234.")
)
PHONE_LENGTH = Fault(
    "phone_length",
    _("A mobile number has 11 digits; this one has more or fewer."),
    _("Compare with the source and write all 11 digits."),
)
SEVERAL_PHONES = Fault(
    "several_phones",
    _("The cell holds more telephone numbers than are kept in one field."),
    _("Choose to take the first of each cell, or put the others into columns of their own."),
)
NOT_EMAIL = Fault("not_an_email", _("This is no e-mail address."), _("Write one address, such as name@company.cn."))
SEVERAL_EMAILS = Fault(
    "several_emails",
    _("The cell holds several e-mail addresses."),
    _("Choose to take the first of each cell, or put the others into columns of their own."),
)
NOT_FLAG = Fault("not_a_flag", _("This says neither yes nor no."), _("Write yes or no (是 or 否)."))
NOT_PLACE = Fault(
    "not_a_county",
    _("No county of this name is known."),
    _("Write province, city and county, like 浙江省绍兴市柯桥区, or the county's six digits."),
)


def too_long(text: str, longest: int) -> Fault:
    """The text has more characters than are kept."""
    reason = _("The text has %(length)s characters; at most %(most)s are kept.")
    return Fault("too_long", reason % {"length": len(text), "most": longest}, _("Shorten it."))


def not_a_choice(text: str, labels: list[str]) -> Fault:
    """The word is none of those that can be chosen; some of them are named."""
    reason = _("“%(text)s” is none of the choices.") % {"text": text[:40]}
    mend = _("Write one of: %(choices)s.") % {"choices": ", ".join(labels[:12])}
    return Fault("not_a_choice", reason, mend)


def several_places(text: str, names: list[str]) -> Fault:
    """Several counties are called so; some of them are named."""
    reason = _("Several counties are called “%(text)s”.") % {"text": text[:40]}
    mend = _("Write the one that is meant in full: %(names)s.") % {"names": ", ".join(names[:6])}
    return Fault("several_counties", reason, mend)


ERRORS = frozenset(
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
    ]
)
UNCOMPUTED_MARK = "#N/A!"  # as `kit.sheets.parts` puts it into formulas without a value
NOTHING = frozenset(
    ["-", "--", "---", "—", "——", "–", "/", "\\", "N/A", "n/a", "NA", "null", "NULL", "None", "nan", "无", "空"]
)
LEADS = " '=#?？"  # signs in front that make a cell worth a second look
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\x00"), None)


def is_plain(text: str) -> bool:
    """Whether a filled cell is what it seems: nothing unseen in it, no sign in front that may mean something else."""
    return (
        text[0] not in LEADS
        and text[-1] != " "
        and text.isprintable()
        and (text.isascii() or ("\ufffd" not in text and "锟斤拷" not in text))
    )


def fault_of(text: str) -> Fault | None:
    """What is wrong with a cell whatever it should hold."""
    if text[0] == "#":
        if text == UNCOMPUTED_MARK:
            return UNCOMPUTED
        if text.upper() in ERRORS:
            return ERROR
        if len(text) > 2 and not text.strip("#"):
            return NARROW
    if "\ufffd" in text or "锟斤拷" in text or (len(text) > 1 and not text.strip("?？")):
        return UNREADABLE
    return None


def tidy(text: str) -> str:
    """A cell without what is not seen: spaces around it, signs without width, the quote that keeps it text."""
    text = text.translate(INVISIBLE).strip()
    if text[:2] == '="' and text[-1:] == '"' and len(text) > 2:
        return text[2:-1].strip()
    if text[:1] == "'" and len(text) > 1 and (text[1] in "=+-@" or not text[1:].strip("0123456789-+(). ")):
        return text[1:]
    return text


def narrow(text: str) -> str:
    """The same in narrow letters: １２３，４ → 123,4."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
