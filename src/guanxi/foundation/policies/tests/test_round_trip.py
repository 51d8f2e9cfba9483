"""What the page of terms shows and a browser sends back unchanged is the same terms, for every policy there is."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from guanxi.foundation.people.seeds import seed_roles
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.drafts import Texts, texts_of, texts_typed, values_of
from guanxi.foundation.policies.forms import TermInputs, tables_of
from guanxi.foundation.policies.terms import Term, declared, terms_of, to_json

NAMES = sorted(name for name, kind in declared.items() if kind.__module__.startswith("guanxi."))


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    """Roles are among what may be chosen."""
    seed_roles()


class Browser(HTMLParser):
    """Sends what a browser sends for the inputs of a page that nobody touched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent = QueryDict(mutable=True)
        self.menu = self.text = ""
        self.first: str | None = None
        self.chosen: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value")
        if tag == "select":
            self.menu, self.first, self.chosen = name, None, None
        elif tag == "option" and self.menu:
            self.first = value or "" if self.first is None else self.first
            self.chosen = value or "" if "selected" in told else self.chosen
        elif tag == "textarea":
            self.text = name
            self.sent[name] = ""
        elif tag == "input" and name and told.get("type") in ("checkbox", "radio"):
            if "checked" in told:
                self.sent.appendlist(name, "on" if value is None else value)
        elif tag == "input" and name:
            self.sent[name] = value or ""

    def handle_data(self, data: str) -> None:
        if self.text:
            self.sent[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent[self.text] = self.sent[self.text].removeprefix("\n")
            self.text = ""
        elif tag == "select" and self.menu:
            self.sent[self.menu] = (self.chosen if self.chosen is not None else self.first) or ""
            self.menu = ""


def page_of(kind: Any, texts: Texts) -> str:
    """The inputs as the page shows them."""
    html = render_to_string("policies/_inputs.html", {"inputs": TermInputs(kind, texts, {})})
    for table in tables_of(kind, texts, {}):
        html += render_to_string("policies/_table.html", {"table": table, "url": "/"})
    return html


def sent_back(kind: Any, terms: Any) -> dict[str, Any]:
    """Terms after they were shown and sent back."""
    data = Browser(page_of(kind, texts_of(kind, terms))).sent
    return values_of(kind, texts_typed(kind, data))


def other(term: Term) -> Any:
    """A value that differs from the default wherever another one is allowed; rows twice, where there are any."""
    value = term.default if term.has_default else None
    if term.row:
        rows = [_other_row(term, row) for row in value or ()] or [_other_row(term, None)]
        return (*rows, *rows)
    if term.is_many:
        one = dataclasses.replace(term, is_many=False, default=value[0] if value else dataclasses.MISSING)
        offered = [key for key, _label in term.offered()]
        return tuple(offered) if offered else (*(value or ()), _other_one(one))
    return _other_one(dataclasses.replace(term, default=value))


def _other_row(term: Term, row: Any) -> Any:
    made = object.__new__(term.row)
    for one in term.columns:
        given = getattr(row, one.name) if row is not None else one.default
        object.__setattr__(made, one.name, other(dataclasses.replace(one, default=given)))
    return made


def _other_one(term: Term) -> Any:
    value = term.default if term.has_default else None
    if offered := [key for key, _label in term.offered()]:
        return offered[-1] if value != offered[-1] else offered[0]
    if term.type is bool:
        return not value
    if term.type is str:
        return "红 & “蓝” <b>"
    low, high = term.least, term.most
    least, most = Decimal(0 if low is None else low), Decimal(10_000 if high is None else high)
    number = least + (most - least) / 4
    return int(number) if term.type is int else number.quantize(Decimal("0.001"))


def changed(kind: Any) -> Any:
    """The policy's terms, every one of them other than it is declared."""
    made = object.__new__(kind)
    for one in terms_of(kind):
        object.__setattr__(made, one.name, other(one))
    return made


def plainly(values: Any) -> Any:
    """Plain values with every figure in one writing."""
    if isinstance(values, dict):
        return {name: plainly(one) for name, one in values.items()}
    if isinstance(values, list | tuple):
        return [plainly(one) for one in values]
    try:
        return values if isinstance(values, bool) else Decimal(values).normalize()
    except (ArithmeticError, TypeError, ValueError):
        return values


@pytest.mark.parametrize("name", NAMES)
def test_terms_come_back_as_they_are(name: str) -> None:
    kind = declared[name]
    empty = {one.name: None for one in terms_of(kind) if one.is_optional}
    for terms in (kind(), changed(kind), dataclasses.replace(kind(), **empty) if empty else kind()):
        assert plainly(sent_back(kind, terms)) == plainly(to_json(terms))
    assert plainly(check_terms(kind, sent_back(kind, kind()))) == plainly(to_json(kind()))


@pytest.mark.parametrize("name", NAMES)
def test_a_box_that_somebody_ticks_is_a_yes(name: str) -> None:
    kind = declared[name]
    boxes = [one.name for one in terms_of(kind) if one.type is bool and not one.is_many]
    for box in boxes:
        unticked = texts_of(kind, kind()) | {box: ""}
        html = page_of(kind, unticked).replace(f'name="t-{box}"', f'name="t-{box}" checked')
        assert values_of(kind, texts_typed(kind, Browser(html).sent))[box] is True


def test_what_nobody_offers_any_more_comes_back_all_the_same() -> None:
    kind = declared["policies.change_control"]
    texts = texts_of(kind, kind()) | {"role": "role-of-old"}
    assert values_of(kind, texts_typed(kind, Browser(page_of(kind, texts)).sent))["role"] == "role-of-old"


def test_every_policy_of_the_program_is_among_them() -> None:
    assert len(NAMES) > 20
