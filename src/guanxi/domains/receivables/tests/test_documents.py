"""Statements on paper."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.documents.statement import statement_data, statement_pdf
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user
from guanxi.kit.documents import NoSuchTemplate, render_pdf


def ago(days):
    return TODAY - timedelta(days=days)


@pytest.fixture
def statement(firm):
    firm.customer.name, firm.customer.name_en = "绍兴永辉礼品行", "Yonghui Gifts, Shaoxing"
    firm.customer.street = "越城区解放北路 88 号 #1"
    firm.customer.save()
    pk = firm.customer.pk
    documents = [
        PostedDocument("invoice", pk, ago(120), D("1234.50"), number="IN-1"),
        PostedDocument("receipt", pk, ago(40), D("1000.00"), number="RC-1", method="transfer", reference="工行 *7*"),
        PostedDocument("credit_note", pk, ago(30), D("34.50"), number="CN-1", reason="破损", against="IN-1"),
        *(PostedDocument("invoice", pk, ago(29 - n), D("88.80"), number=f"IN-{n + 2}") for n in range(25)),
    ]
    actions.post_documents(documents, by=system_user(), at=AT)
    return queries.statement(firm.customer, start=ago(60), end=TODAY + timedelta(days=1))


def test_statement_data_is_what_the_statement_says(statement):
    with translation.override("en"):
        data = statement_data(statement)
    assert data["to"] == ["Yonghui Gifts, Shaoxing", "越城区解放北路 88 号 #1"]
    assert data["figures"][0] == ["Closing balance", "¥ 2,420.00"]
    assert data["movements"]["rows"][:3] == [
        ["21 September 2026", "Opening balance", "", "", "1,234.50"],
        ["11 October 2026", "Receipt RC-1 · 工行 *7*", "", "1,000.00", "234.50"],
        ["21 October 2026", "Credit note CN-1 · 破损", "", "34.50", "200.00"],
    ]
    assert data["movements"]["total"][2:] == ["2,220.00", "1,034.50", "2,420.00"]
    assert data["open"]["rows"][0] == ["IN-1", "23 July 2026", "22 August 2026", "1,234.50", "200.00", "90"]
    assert data["ageing"][2] == ["101–180 days", "200.00"]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_statement_pdf(statement, language):
    made = statement_pdf(statement, language=language)
    assert made.startswith(b"%PDF-")
    assert made == statement_pdf(statement, language=language)  # the same data give the same bytes


def test_the_two_languages_differ(statement):
    assert statement_pdf(statement, language="zh-hans") != statement_pdf(statement, language="en")


def test_an_empty_statement_prints(firm):
    found = queries.statement(firm.customer, start=ago(30), end=TODAY)
    assert statement_pdf(found, language="en").startswith(b"%PDF-")


@pytest.mark.parametrize("name", ["receivables/nothing", "nowhere/statement", ""])
def test_a_document_that_does_not_exist(name):
    with pytest.raises(NoSuchTemplate):
        render_pdf(name, {}, "en")
