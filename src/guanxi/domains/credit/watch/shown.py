"""How a signal reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Signal
from guanxi.domains.credit.watch import rules
from guanxi.domains.credit.watch.events import OUTCOMES
from guanxi.kit.components.numbers import day, money, percent, quantity
from guanxi.kit.sentences import together


def sentence_of(signal: Signal) -> str:
    """What was noticed, with its figures; what somebody wrote stands as it was written."""
    return together(_sentence(signal.kind, signal.facts), signal.note)


def _sentence(kind: str, facts: Mapping[str, str]) -> str:
    if not facts:
        return ""
    told = {name: quantity(value) for name, value in facts.items() if name != "day"}
    if "day" in facts:
        told["day"] = day(date.fromisoformat(facts["day"]))
    if kind == rules.SURGE:
        told["times"] = quantity(round(Decimal(facts["times"]), 1))
    if kind == rules.USE:
        told["share"] = percent(facts["share"])
    if kind in (rules.BROKEN, rules.SECURITY):
        told["amount"] = money(facts["amount"])
    texts = {
        rules.LATER: _("Paid %(recent)s days late recently, %(before)s days before that."),
        rules.DECLINE: _("The figures of the new survey give %(now)s points, those before gave %(before)s."),
        rules.SURGE: _("In the last 30 days %(times)s times as much was ordered as in any 30 days of the year before."),
        rules.USE: _("%(share)s of the limit is used."),
        rules.BROKEN: _("Promised %(amount)s by %(day)s, which has not come in."),
        rules.REVIEW: _("The review was due on %(day)s."),
        rules.SECURITY: _("%(amount)s of the limit rest on securities that have ended."),
        rules.CONTACT: _("Attempts in vain: %(times)s."),
    }
    return texts[kind] % told if kind in texts else ""


def outcome_of(signal: Signal) -> str:
    """What came of it, in the reader's language where the program wrote it."""
    return str(dict(OUTCOMES).get(signal.outcome, signal.outcome))
