"""Words: texts, codes, telephones, e-mail addresses, yes and no, choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from guanxi.kit.imports.cells import faults
from guanxi.kit.imports.cells.faults import Fault, narrow

POWER = re.compile(r"(\d+(?:\.\d+)?)[eE]\+?(\d+)")
BETWEEN = re.compile(
    r"[、,;|\n]+|\s+/\s*|/\s+|(?<=\d{7})\s*/\s*(?=[+\d(])|(?<=\d{7})\s+(?=1[3-9]\d{9}|0\d{2,3}-)|\s+(?:或|or|and|和|&)\s+",
    re.I,
)
LABEL = re.compile(
    r"^(?:tel(?:ephone)?|phone|mobile|mob|cell|fax|手机号?码?|电话号?码?|联系电话|座机|固话|传真|t|m|p)\s*[.:]?\s*(?=[+\d(])",
    re.I,
)
EXTENSION = re.compile(r"\s*(?:转|转分机|分机|ext\.?|extension|x|#)\s*[:.]?\s*(\d{1,6})$", re.I)
LANDLINE = re.compile(r"0[1-9]\d{1,2}-\d{7,8}", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}")
ADDRESS = re.compile(
    r"[^\s@<>\"(),;:，。]+@[A-Za-z0-9\u4e00-\u9fff](?:[A-Za-z0-9\u4e00-\u9fff.-]*[A-Za-z0-9\u4e00-\u9fff])?\.[A-Za-z\u4e00-\u9fff]{2,24}"
)
LONGEST_EMAIL = 1_000  # signs; looking for addresses in a long text would take for ever
YES = frozenset(
    ["是", "有", "对", "真", "已", "启用", "需要", "√", "✓", "✔", "☑", "●", "y", "yes", "true", "t", "1", "on", "o"]
)
NO = frozenset(["否", "无", "不", "没有", "不是", "假", "未", "停用", "不需要", "×", "✗", "✘", "☐", "○"]).union(
    ["n", "no", "false", "f", "0", "off"]
)
PARTED = re.compile(r"[,;、|/\n，；]+")


def read_text(text: str, longest: int | None) -> str | Fault:
    """A text as it stands, its ends of lines made alike; a longer one is refused rather than cut."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return faults.too_long(text, longest) if longest and len(text) > longest else text


def read_code(text: str, longest: int | None, *, decimals: bool = False) -> str | Fault:
    """A code in narrow letters; one that a spreadsheet shortened to powers of ten is refused unless whole.

    Args:
        decimals: the codes of the column are whole numbers that a program gave “.0”.
    """
    text = " ".join(narrow(text).split())
    if decimals and text[-2:] == ".0":
        text = text[:-2]
    elif text[:1].isdigit() and ("e" in text or "E" in text) and (found := POWER.fullmatch(text)):
        whole = whole_of_power(found[1], int(found[2]))
        if whole is None:
            # 12E5 may be a code: only what a spreadsheet would write so is lost
            return faults.LOST_DIGITS if "." in found[1] or "+" in text else text
        text = whole
    return faults.too_long(text, longest) if longest and len(text) > longest else text


def whole_of_power(digits: str, power: int) -> str | None:
    """All digits of a number in powers of ten; None where it does not name them all."""
    if power > 40 or len(digits.replace(".", "")) <= power or "." not in digits:
        return None
    number = Decimal(f"{digits}e{power}")
    return format(number, "f").split(".")[0] if number == number.to_integral_value() else None


def read_phone(text: str, longest: int | None = None, *, several: str = "keep") -> str | Fault:
    """A telephone number: mobile ones as 11 digits, others with a dash behind the area; +86 is left out.

    Args:
        several: what becomes of several numbers in a cell: "keep" all with a slash between, the "first", or "refuse".
    """
    if len(text) == 11 and text[0] == "1" and text.isdigit() and text.isascii() and text[1] > "2":
        return text
    if LANDLINE.fullmatch(text):
        return text
    short = " ".join(narrow(text).replace("\n", " / ").split())
    parts = [part for part in BETWEEN.split(short) if part.strip()]
    full = [part for part in parts if sum(map(str.isdigit, part)) >= 7] if len(parts) > 1 else []
    if len(full) < 2 or len(full) < len(parts):
        return _one_phone(short)
    if several == "refuse":
        return faults.SEVERAL_PHONES
    found = [_one_phone(part) for part in (full[:1] if several == "first" else full)]
    if fault := next((one for one in found if isinstance(one, Fault)), None):
        return fault
    whole = " / ".join(dict.fromkeys(map(str, found)))
    return faults.SEVERAL_PHONES if longest and len(whole) > longest else whole


def _one_phone(short: str) -> str | Fault:
    short = LABEL.sub("", short.strip())
    extension = ""
    if found := EXTENSION.search(short):
        extension, short = f"转{found[1]}", short[: found.start()]
    if short[-2:] == ".0" and short[:-2].isdigit():
        short = short[:-2]
    if found := POWER.fullmatch(short):
        whole = whole_of_power(found[1], int(found[2]))
        if whole is None:
            return faults.LOST_DIGITS
        short = whole
    number = _phone(short)
    return number if isinstance(number, Fault) else number + extension


def _phone(text: str) -> str | Fault:
    digits = "".join(letter for letter in text if letter.isdigit())
    if text.strip("+-–—‐−() .·/*0123456789") or not 5 <= len(digits) <= 20 or text.count("+") > 1:
        return faults.NOT_PHONE
    is_foreign = text.lstrip("( ").startswith(("+", "00"))
    home = digits.removeprefix("00") if is_foreign else digits
    if home.startswith("86") and (is_foreign or len(digits) in (12, 13)):
        digits, is_foreign = home[2:].removeprefix("0"), False
        if not MOBILE.fullmatch(digits):
            rest = re.sub(r"^[\s(]*(?:\+|00)?86[\s)-]*(?:\(?0\)?)?", "", text)
            return _landline(rest if rest[:1] == "(" else f"0{rest.lstrip('-( ')}")
    if MOBILE.fullmatch(digits) and not is_foreign:
        return digits
    if is_foreign:
        return " ".join(text.replace("–", "-").split())
    if digits[0] == "1" and len(digits) in (10, 12) and digits[1] > "2" and text.isdigit():
        return faults.PHONE_LENGTH
    return _landline(text)


def _landline(text: str) -> str:
    """(0575) 8512 3456 → 0575-85123456; where no area stands apart, as it is written."""
    parts = [part for part in re.split(r"[^\d]+", text) if part]
    if len(parts) > 1 and parts[0][0] == "0" and 3 <= len(parts[0]) <= 4:
        rest = "".join(parts[1:]) if sum(map(len, parts[1:])) <= 8 else "-".join(parts[1:])
        return f"{parts[0]}-{rest}"
    return "-".join(parts)


def read_email(text: str, *, take_first: bool = False) -> str | Fault:
    """An e-mail address, alone or in “Name <address>”."""
    if len(text) > LONGEST_EMAIL:
        return faults.NOT_EMAIL
    short = narrow(text).strip().removeprefix("mailto:")
    found = ADDRESS.findall(short)
    if len(found) > 1 and not take_first:
        return faults.SEVERAL_EMAILS
    if not found or ".." in found[0] or short.count("@") > len(found):
        return faults.NOT_EMAIL
    rest = short.replace(found[0], "", 1).strip(" .;,。；")
    if rest and not take_first and not (rest.endswith("<>") or rest in ("()", "[]")):
        return faults.NOT_EMAIL
    name, _at, domain = found[0].partition("@")
    return f"{name}@{domain.lower()}"


def read_flag(text: str, *, cross: bool = True) -> bool | Fault:
    """Yes or no.

    Args:
        cross: what the letter x says; beside ticks it says no, alone it marks what is meant.
    """
    word = text.casefold()
    if word == "x":
        return cross
    if word in YES:
        return True
    return False if word in NO else faults.NOT_FLAG


def fold_word(text: str) -> str:
    """A word without case, width, spaces and punctuation, for comparing."""
    return "".join(letter for letter in narrow(text).casefold() if letter.isalnum()) or text.strip()


def read_choice(text: str, words: Mapping[str, str], labels: Sequence[str]) -> str | Fault:
    """The value of a choice by its value, a label in either language, or another spelling."""
    value = words.get(fold_word(text))
    return faults.not_a_choice(text, list(labels)) if value is None else value


def read_choices(text: str, words: Mapping[str, str], labels: Sequence[str]) -> tuple[str, ...] | Fault:
    """Values of several choices between commas, each once; the whole cell is tried first."""
    if (whole := words.get(fold_word(text))) is not None:
        return (whole,)
    found: list[str] = []
    for part in filter(None, (part.strip() for part in PARTED.split(text))):
        value = words.get(fold_word(part))
        if value is None:
            return faults.not_a_choice(part, list(labels))
        if value not in found:
            found.append(value)
    return tuple(found)
