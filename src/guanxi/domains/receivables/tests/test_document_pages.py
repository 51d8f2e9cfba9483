"""The pages of one invoice and one credit, what can be done there, and the ways that lead there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.documents import invoice_pdf
from guanxi.domains.receivables.documents.invoice import invoice_data
from guanxi.domains.receivables.models import Allocation, Credit, Invoice
from guanxi.domains.receivables.ports import Source
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_note
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.kit.testing.pages import at_most


@pytest.fixture
def invoice(firm):
    told = {"amount": D("100.00"), "on": TODAY, "reason": "安装费", "number": "IN-A"}
    return actions.charge_customer(firm.customer, **told, by=firm.clerk, at=AT)


@pytest.fixture
def receipt(firm, invoice):
    told = {"amount": D("130.00"), "on": TODAY, "reference": "工行 7", "number": "RC-A"}
    return actions.take_receipt(firm.customer, chosen={invoice.pk: D("60.00")}, **told, by=firm.clerk, at=AT)


@pytest.fixture
def sign_in(firm):
    """Signs a person in and answers the browser; the seller may look at receivables."""
    Role.objects.filter(key="seller").update(permissions=["customers.*", "receivables.view"])

    def make(user):
        client = Client(headers={"accept-language": "en"})
        client.force_login(user)
        return client

    with translation.override("en"):  # a request leaves its language behind
        yield make


def page_of(client, document):
    kind = "invoice" if isinstance(document, Invoice) else "credit"
    return client.get(reverse(f"receivables:{kind}", args=[document.pk]))


def test_the_page_of_an_invoice_says_all_there_is(firm, invoice, receipt, sign_in):
    add_note(invoice, text="等老板签字", channel="note", by=system_user(), at=AT)
    client = sign_in(firm.clerk)
    with at_most(20):
        answer = page_of(client, invoice)
    page = answer.content.decode()
    for shown in ("IN-A", str(firm.customer), "安装费", "¥100.00", "¥40.00", "等老板签字"):
        assert shown in page
    assert reverse("receivables:credit", args=[receipt.pk]) in page
    assert f"{reverse('receivables:receipt_for', args=[firm.customer.pk])}?invoice={invoice.pk}" in page
    assert answer.context["total"][1] == "¥40.00"


def test_the_page_of_a_receipt_says_where_the_money_went(firm, invoice, receipt, sign_in):
    client = sign_in(firm.clerk)
    with at_most(20):
        answer = page_of(client, receipt)
    page = answer.content.decode()
    for shown in ("RC-A", "工行 7", "bank transfer", "¥130.00", "¥70.00", "partly on account", "60.00"):
        assert shown in page
    assert reverse("receivables:invoice", args=[invoice.pk]) in page


@pytest.mark.parametrize("document", ["invoice", "receipt"])
def test_a_stranger_finds_nothing_and_one_without_the_right_is_refused(firm, invoice, receipt, sign_in, document):
    one = {"invoice": invoice, "receipt": receipt}[document]
    assert page_of(sign_in(firm.stranger), one).status_code == 404
    assert page_of(sign_in(firm.rep), one).status_code == 200
    Role.objects.filter(key="seller").update(permissions=["customers.*"])
    assert page_of(sign_in(firm.rep), one).status_code == 403


def test_who_may_not_move_money_sees_no_way_to(firm, invoice, receipt, sign_in):
    client = sign_in(firm.rep)
    page = page_of(client, invoice).content.decode()
    undoing = reverse("receivables:undoing", args=[Allocation.objects.get().pk])
    assert undoing not in page and "?invoice=" not in page
    allocation = reverse("receivables:allocation", args=[receipt.pk])
    assert allocation not in page_of(client, receipt).content.decode()
    told = {"invoice": invoice.pk, "amount": "1.00", "on": TODAY}
    assert client.post(undoing).status_code in {302, 403}
    assert client.post(allocation, told).status_code in {403, 422}
    assert Allocation.objects.count() == 1


def test_an_allocation_is_undone_on_the_page_and_stays_in_sight(firm, invoice, receipt, sign_in):
    client, allocation = sign_in(firm.clerk), Allocation.objects.get()
    undoing = reverse("receivables:undoing", args=[allocation.pk])
    here = reverse("receivables:credit", args=[receipt.pk])
    assert undoing in page_of(client, receipt).content.decode()
    answer = client.post(undoing, {"idempotency_key": "u-1"}, headers={"referer": f"http://testserver{here}"})
    assert answer.status_code == 302 and answer["Location"].endswith(here)
    invoice.refresh_from_db()
    assert invoice.open_amount == D("100.00")
    for one in (invoice, receipt):
        page = page_of(client, one).content.decode()
        assert undoing not in page and "undone" in page and "taken back" in page and "-60.00" in page.replace("−", "-")
    assert client.post(undoing).status_code == 302  # a second time is refused in words
    assert Allocation.objects.count() == 2
    assert sign_in(firm.stranger).post(undoing).status_code == 404


def test_money_on_account_is_set_against_an_invoice(firm, invoice, receipt, sign_in):
    client, url = sign_in(firm.clerk), reverse("receivables:allocation", args=[receipt.pk])
    assert url in page_of(client, receipt).content.decode()
    form = client.get(url).context["form"]
    assert (form.initial["invoice"], form.initial["amount"]) == (invoice, D("40.00"))
    told = {"invoice": invoice.pk, "amount": "40.00", "on": timezone.localdate()}
    assert client.post(url, told | {"amount": "40.01"}).status_code == 422
    assert client.post(url, told | {"idempotency_key": "a-1"}).status_code == 302
    receipt.refresh_from_db()
    assert receipt.open_amount == D("30.00")
    assert url not in page_of(client, receipt).content.decode()  # nothing is open that could take the rest
    titles = [line["title"] for _day, lines in timeline_of(receipt) for line in lines]
    assert any("IN-A" in title for title in titles)


def test_an_invoice_of_another_customer_cannot_be_chosen(firm, receipt, sign_in):
    told = {"amount": D("9.00"), "on": TODAY, "reason": "x"}
    theirs = actions.charge_customer(firm.other, **told, by=firm.clerk, at=AT)
    url = reverse("receivables:allocation", args=[receipt.pk])
    told = {"invoice": theirs.pk, "amount": "5.00", "on": TODAY}
    assert sign_in(firm.clerk).post(url, told).status_code == 422
    assert not theirs.allocations.exists()


def test_a_receipt_is_proposed_for_the_invoice_asked_for(firm, sign_in):
    told = {"amount": D("5.00"), "on": TODAY, "reason": "x"}
    found = [actions.charge_customer(firm.customer, **told, by=firm.clerk, at=AT) for _n in range(32)]
    last, url = found[-1], reverse("receivables:receipt_for", args=[firm.customer.pk])
    client = sign_in(firm.clerk)
    form = client.get(url, {"invoice": last.pk}).context["form"]
    assert form[f"invoice-{last.pk}"].value() == form["amount"].value() == D("5.00")
    typed = {"customer": firm.customer.pk, "amount": "5.00", "on": TODAY, "method": "cash", f"invoice-{last.pk}": "5"}
    answer = client.post(f"{url}?invoice={last.pk}", typed)
    assert answer.status_code == 302 and answer["Location"] == reverse("receivables:invoice", args=[last.pk])
    last.refresh_from_db()
    assert not last.open_amount and found[0].allocations.count() == 0
    for nonsense in ("x", "²", "9" * 40, str(last.pk)):
        assert client.get(url, {"invoice": nonsense}).context["form"]["amount"].value() is None


@pytest.mark.parametrize("place", ["invoices", "receipts", "statement", "receipt_for", "timeline"])
def test_numbers_lead_to_their_documents(firm, invoice, receipt, sign_in, place):
    bill, paid = (reverse("receivables:invoice", args=[invoice.pk]), reverse("receivables:credit", args=[receipt.pk]))
    if place == "timeline":
        hrefs = {line["href"] for _day, lines in timeline_of(firm.customer) for line in lines}
        assert {bill, paid} <= hrefs
        return
    of_customer = place in {"statement", "receipt_for"}
    url = reverse(f"receivables:{place}", args=[firm.customer.pk] if of_customer else [])
    days = {"start": "2026-11-01", "end": "2026-11-30"} if place == "statement" else {}
    page = sign_in(firm.clerk).get(url, days).content.decode()
    wanted = {"invoices": [bill], "receipts": [paid], "statement": [bill, paid], "receipt_for": [bill]}[place]
    assert all(f'href="{one}"' in page for one in wanted)


def test_settlements_in_order_of_day(firm, invoice, receipt):
    actions.undo_allocation(Allocation.objects.get(), by=firm.clerk, at=AT)
    actions.allocate(receipt, invoice, amount=D("60.00"), on=TODAY, by=firm.clerk, at=AT)
    found = queries.settlements_of(invoice)
    assert [(one.number, one.amount, one.is_undone, one.stands) for one in found] == [
        ("RC-A", D("60.00"), True, False), ("RC-A", D("-60.00"), False, False), ("RC-A", D("60.00"), False, True),
    ]  # fmt: skip
    assert [one.number for one in queries.settlements_of(receipt)] == ["IN-A"] * 3


def test_reasons(firm, invoice, receipt):
    told = {"amount": D("5.00"), "on": TODAY}
    note = actions.issue_credit_note(firm.customer, reason="破损", **told, by=firm.clerk, at=AT)
    found = [queries.reason_of(one) for one in (invoice, receipt, note)]
    assert found == ["安装费", "", "破损"]


def test_an_invoice_on_paper(firm, invoice, receipt):
    invoice.refresh_from_db()
    with translation.override("en"):
        data = invoice_data(invoice, Source(reference="PO-7"))
    assert (data["title"], data["number"], data["to"]) == ("Invoice", "IN-A", [str(firm.customer)])
    assert data["facts"][:3] == [
        ["Date", "20 November 2026"], ["Due on", "20 December 2026"], ["Your reference", "PO-7"],
    ]  # fmt: skip
    assert data["rows"] == [["1", "", "安装费", "", "", "", "100.00"]]
    assert data["figures"] == [["Still open", "¥ 40.00"], ["Amount", "100.00"], ["Settled", "60.00"]]
    assert data["closing"] == "Please pay ¥ 40.00 by 20 December 2026 and name the number IN-A."
    with translation.override("zh-hans"):
        data = invoice_data(invoice, Source())
    assert data["title"] == "应收账单" and "发票" not in data["title"] + data["closing"] + data["footer"]
    assert "不是税务发票" in data["note"]


def test_the_paper_is_served_in_both_languages(firm, invoice, sign_in):
    url = reverse("receivables:invoice_pdf", args=[invoice.pk])
    papers = {language: sign_in(firm.rep).get(url, {"language": language}) for language in ("zh-hans", "en")}
    assert all(one["Content-Type"] == "application/pdf" for one in papers.values())
    assert papers["en"].content.startswith(b"%PDF-") and papers["en"].content != papers["zh-hans"].content
    assert papers["en"].content == invoice_pdf(Invoice.objects.get(), user=firm.clerk, language="en")
    assert sign_in(firm.stranger).get(url).status_code == 404


def test_an_empty_credit_page_of_a_bad_debt(firm, sign_in):
    told = {"amount": D("5.00"), "on": TODAY, "reason": "倒闭", "kind": "bad_debt"}
    credit = actions.issue_credit_note(firm.customer, **told, by=firm.clerk, at=AT)
    answer = page_of(sign_in(firm.clerk), Credit.objects.get(pk=credit.pk))
    page = answer.content.decode()
    assert "Nothing yet." in page and "Bad-debt adjustment" in page and "倒闭" in page
