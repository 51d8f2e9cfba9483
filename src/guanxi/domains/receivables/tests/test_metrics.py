"""The ledger's numbers about customers, many at once, on any day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.domains.receivables.actions import issue_credit_note, reverse_documents, set_ceiling, take_receipt
from guanxi.domains.receivables.metrics import METRICS
from guanxi.foundation.measures.metrics import metrics, values_of, values_table
from guanxi.foundation.people.queries import system_user

D = Decimal
TODAY = localdate(AT)
KEYS = [one.key for one in METRICS]
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def value(key: str, customer, on: date = TODAY) -> Decimal | None:
    return values_of(f"receivables.{key}", [customer.pk], on=on)[customer.pk]


def test_what_is_owed_and_since_when(world) -> None:
    """永辉 was billed 2,950.00 on 8 July, due on 7 August, and paid 590.00 of it on 14 August."""
    row = values_table(KEYS, [world.yonghui.pk], on=TODAY)[world.yonghui.pk]
    late = (D(590) * 7 + D(2360) * 105) / D(2950)
    assert row == {
        "receivables.owed": D(2360), "receivables.exposure": D(2360), "receivables.overdue": D(2360),
        "receivables.overdue_share": D(1), "receivables.oldest_days": D(135), "receivables.expected_loss": D(1180),
        "receivables.limit_used": row["receivables.limit_used"], "receivables.days_late": late,
        "receivables.turnover": D(2950),
    }  # fmt: skip


def test_a_past_day_is_told_as_it_was(world) -> None:
    """Nothing of the reservations of a past day is kept, so the exposure of then is not known."""
    before = date(2026, 8, 1)
    assert value("owed", world.yonghui, before) == D(2950)
    assert value("overdue", world.yonghui, before) == 0
    assert value("days_late", world.yonghui, before) is None
    assert value("exposure", world.yonghui, before) is None
    assert value("days_late", world.yonghui, date(2026, 8, 14)) == (D(590) * 7 + D(2360) * 7) / D(2950)
    assert value("turnover", world.yonghui, date(2026, 7, 7)) is None


def test_the_limit_used(world) -> None:
    told = {"by": system_user(), "at": AT}
    for ceiling, used in ((None, None), (D(4720), D("0.5")), (D(1000), D(2)), (D(0), D(2))):
        set_ceiling(world.yonghui, ceiling=ceiling, **told)
        assert value("limit_used", world.yonghui) == used
    set_ceiling(world.jianhu, ceiling=D(0), **told)
    assert value("limit_used", world.jianhu) == 0


def test_goods_sent_back_are_no_payment_and_no_turnover(world) -> None:
    before = value("days_late", world.yonghui)
    issue_credit_note(world.yonghui, amount=D(950), on=TODAY, reason="退货", by=world.admin, at=AT)
    assert value("turnover", world.yonghui) == D(2000)
    assert value("days_late", world.yonghui) < before  # less is overdue; the note itself is no payment


def test_a_receipt_taken_back_is_no_payment_and_what_takes_it_back_no_invoice(world) -> None:
    before = [value(key, world.yonghui) for key in ("turnover", "days_late")]
    receipt = take_receipt(world.yonghui, amount=D(1000), on=TODAY, by=world.credit, at=AT)
    assert value("days_late", world.yonghui) == before[1]  # what was late by now was paid now
    reverse_documents(credits=[receipt.pk], reason="undone", by=system_user(), at=AT + timedelta(hours=1))
    assert [value(key, world.yonghui) for key in ("turnover", "days_late")] == before


def test_nothing_known_is_none(world) -> None:
    row = values_table(KEYS, [world.jianhu.pk], on=TODAY)[world.jianhu.pk]
    assert (row["receivables.days_late"], row["receivables.turnover"]) == (None, None)
    assert (row["receivables.owed"], row["receivables.overdue"]) == (0, 0)


def test_many_customers_take_as_many_queries_as_one(world) -> None:
    counts = []
    for ids in ([world.yonghui.pk], [world.yonghui.pk, world.jianhu.pk, world.wanjiafu.pk]):
        with CaptureQueriesContext(connection) as caught:
            values_table(KEYS, ids, on=TODAY)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 17


def test_every_metric_says_how_it_is_computed() -> None:
    for one in METRICS:
        assert metrics[one.key] is one
        assert str(one.help).endswith((".", "。"))
        assert one.inputs(7)[0][1].startswith("/receivables/customers/7/")


def test_a_year_ends(world) -> None:
    later = TODAY + timedelta(days=400)
    assert value("turnover", world.yonghui, later) == 0
    assert value("days_late", world.yonghui, later) == D(105 + 400)
