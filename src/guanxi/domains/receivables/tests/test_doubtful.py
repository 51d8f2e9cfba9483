"""A receipt far above what is owed is asked about, by page and program; files are not asked."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from guanxi.domains.receivables import rules
from guanxi.domains.receivables.actions import issue_invoice, post_documents, reserve, take_receipt
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Account, Credit
from guanxi.domains.receivables.policies import ReceivablesPolicy
from guanxi.domains.receivables.ports import Awaited, ports
from guanxi.domains.receivables.refusals import DoubtfulAmount
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import BadInput
from guanxi.kit.testing.tables import read_table


@pytest.mark.parametrize("row", read_table("rules/allocation.md", "Doubtful amounts"))
def test_the_table_of_the_rule(row):
    terms = ReceivablesPolicy()
    told = {"times": terms.doubtful_times, "floor": terms.doubtful_floor}
    owed, money = (D(row[name].replace(",", "")) for name in ("owed", "money"))
    assert rules.is_doubtful(money, owed, **told) == (row["asked"] == "yes")


def take(firm, amount, **more):
    return take_receipt(firm.customer, amount=D(amount), on=TODAY, by=firm.clerk, at=AT, **more)


@pytest.mark.django_db
class TestDoubt:
    def test_a_zero_too_many_is_asked_about(self, firm):
        issue_invoice(firm.customer, amount=D("10000.00"), on=TODAY, by=system_user(), at=AT)
        with pytest.raises(DoubtfulAmount) as refused:
            take(firm, "100000.00")
        assert "10" in refused.value.fields["is_confirmed"] and not Credit.objects.exists()
        take(firm, "100000.00", is_confirmed=True)
        assert Account.objects.get().balance == D("-90000.00")

    def test_orders_count_as_owed(self, firm, monkeypatch):
        reserve(firm.customer, amount=D("30000.00"), by=system_user(), at=AT)
        take(firm, "100000.00")
        with pytest.raises(DoubtfulAmount):  # what is reserved is paid already
            take(firm, "10000.01")
        monkeypatch.setattr(ports, "awaiting", lambda _who: [Awaited(firm.other, "SO-1", D("50000.00"))])
        take(firm, "50000.00")

    def test_a_file_is_not_asked(self, firm):
        one = PostedDocument("receipt", firm.customer.pk, TODAY, D("900000.00"), method="cash")
        post_documents([one], by=system_user(), at=AT)
        assert Credit.objects.get().amount == D("900000.00")

    def test_what_is_no_amount_is_said_first(self, firm):
        with pytest.raises(BadInput):
            take(firm, "NaN")

    def test_the_page_asks_and_takes_it_once_ticked(self, firm, client):
        client.force_login(firm.clerk)
        place = reverse("receivables:receipt_for", args=[firm.customer.pk])
        issue_invoice(firm.customer, amount=D("1000.00"), on=TODAY, by=system_user(), at=AT)
        assert 'name="is_confirmed"' not in client.get(place).content.decode()
        today = timezone.localdate().isoformat()
        typed = {"customer": firm.customer.pk, "amount": "20000.00", "on": today, "method": "cash"}
        asked = client.post(place, typed, headers={"Accept-Language": "en"})
        text = asked.content.decode()
        assert asked.status_code == 422 and 'name="is_confirmed"' in text
        assert "That is 20 times what this customer owes with all its orders (¥1,000.00); tick to confirm." in text
        assert client.post(place, typed | {"is_confirmed": "on"}).status_code == 302
        assert Credit.objects.get().amount == D("20000.00")

    def test_a_program_is_asked_too(self, firm, client):
        _token, secret = issue_token(firm.clerk, name="t", scopes=["*"], expires_on=None, by=system_user(), at=AT)
        head = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

        def post(**more):
            body = json.dumps({"customer": firm.customer.pk, "amount": "20000.00", **more})
            return client.post("/api/v1/receivables/receipts", body, content_type="application/json", headers=head)

        refused = post()
        assert (refused.status_code, refused.json()["type"]) == (422, "urn:guanxi:problem:doubtful_amount")
        (told,) = refused.json()["errors"]
        assert told["field"] == "is_confirmed" and "owes nothing" in told["message"]
        assert post(is_confirmed=True).status_code == 201
