"""Telephones and addresses as they are compared."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

from guanxi.domains.customers.duplicates.characters import simplified

SHORTEST_PHONE, LANDLINE, MOBILE = 7, 8, 11
_USUAL = re.compile(r"1[3-9]\d{9}|0[1-9]\d{1,2}-\d{7,8}", re.ASCII)
_BETWEEN = re.compile(r"[,;，；、/\n]")
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|分机).*$|(?<=\d{7})-\d{1,4}$", re.I)
_DIVISION = re.compile(r"^(?:[^省市县区镇乡路街道巷\d]{2,8}(?:省|自治区|市|县|区|镇|乡|街道))+")
_DOOR = re.compile(
    r"([^省市县区镇乡路街道巷弄村\d]{1,8}(?:大道|大街|路|街|道|巷|弄|村|市场|广场|大厦|花园|小区|园))\D{0,6}?(\d{1,5}(?:-\d{1,4})?)"
)
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")


def phones_in(text: str) -> list[str]:
    """The telephone numbers in a text as digits: mobiles with eleven, landlines by area and number, no extension."""
    if _USUAL.fullmatch(text):
        digits = text.replace("-", "")
        return [digits] if len(set(digits)) > 1 else []
    found = []
    for part in _BETWEEN.split(unicodedata.normalize("NFKC", text)):
        digits = re.sub(r"\D", "", _EXTENSION.sub("", part.strip())).removeprefix("00")
        if len(digits) > MOBILE and digits.startswith("86"):
            digits = digits[2:]
        if len(digits) >= SHORTEST_PHONE and len(set(digits)) > 1:
            found.append(digits)
    return list(dict.fromkeys(found))


def phone_core(digits: str) -> str:
    """What one number has in common however it is written: all of a mobile, a landline without its area."""
    return digits if is_mobile(digits) else digits[-LANDLINE:]


def is_mobile(digits: str) -> bool:
    """Whether it is a mobile number of China."""
    return len(digits) == MOBILE and digits[0] == "1" and digits[1] != "0"


def are_same_phones(one: str, other: str) -> bool:
    """Whether two numbers are one; an area that only one of them names does not matter."""
    short, full = sorted((one.lstrip("0"), other.lstrip("0")), key=len)
    if short == full:
        return True
    is_written_short = len(short) <= LANDLINE and not is_mobile(full)
    return is_written_short and full.endswith(short) and len(full) - len(short) in (2, 3)


def door_of(street: str) -> str:
    """Street and house number of an address, or empty where it names none: 解放北路 12 号 is 解放北路12."""
    text = re.sub(r"\s+", "", simplified(street)).replace("号码", "号")
    text = re.sub(r"[〇零一二三四五六七八九]+(?=号)", lambda digits: digits[0].translate(_CHINESE), text)
    match = _DOOR.search(_DIVISION.sub("", text))
    return f"{match[1]}{match[2]}" if match else ""


def digest(kind: str, text: str) -> int:
    """A whole number of 63 bits for a text of one kind."""
    return int.from_bytes(blake2b(f"{kind}:{text}".encode(), digest_size=8).digest(), "big") >> 1
