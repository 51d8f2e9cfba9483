"""Passwords that a person can read from one screen and type on another."""

from __future__ import annotations

import getpass
import os
import secrets
import sys

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _

CONSONANTS, VOWELS, DIGITS = "bdfghkmnprstvz", "aeiou", "23456789"


def make_password() -> str:
    """Three speakable syllable pairs and four digits: about 49 bits of chance."""
    syllables = [
        "".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _pair in range(2)) for _turn in range(3)
    ]
    return "-".join([*syllables, "".join(secrets.choice(DIGITS) for _digit in range(4))])


def ask_password(*, variable: str = "GUANXI_PASSWORD") -> str:
    """The password from the environment, or typed twice; refused where neither is possible."""
    if given := os.environ.get(variable, ""):
        return given
    if not sys.stdin.isatty():
        raise Failure(
            _("A password is needed: set %(variable)s, or run this in a terminal to type it.") % {"variable": variable}
        )
    first = getpass.getpass(_("Password: "))
    if first != getpass.getpass(_("The same password again: ")):
        raise Failure(_("The two passwords differ: run the command again."))
    return first


def require_good_password(password: str, user: object) -> None:
    """Refuse a password that the rules of the installation refuse."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    try:
        validate_password(password, user)  # type: ignore[arg-type]
    except ValidationError as error:
        raise Failure(_("This password is not good enough: %(why)s") % {"why": " ".join(error.messages)}) from None
