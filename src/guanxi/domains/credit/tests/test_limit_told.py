"""What happens to a limit is told once on the customer's timeline, and held orders are tried again after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.models import Limit
from guanxi.domains.credit.tests.granting import AT, D, graded, make_survey
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import reactions, sentence
from guanxi.foundation.timeline.models import Event, EventAbout

pytestmark = pytest.mark.django_db
ABOUT_LIMITS = (
    "receivables.ceiling_set", "credit.limit_given", "credit.limit_lowered", "credit.limit_ended",
    "credit.limit_expired", "credit.application_granted",
)  # fmt: skip


@pytest.fixture
def told(world):
    """Answers the names of the new events about limits on the customer's timeline, the oldest first."""
    last = [0]

    def read() -> list[str]:
        rows = EventAbout.objects.filter(kind="customers.customer", object_id=world.jianhu.pk, event_id__gt=last[0])
        found = list(
            rows.filter(event__name__in=ABOUT_LIMITS).order_by("event_id").values_list("event_id", "event__name")
        )
        last[0] = max((pk for pk, _name in found), default=last[0])
        return [name for _pk, name in found]

    read()
    return read


@pytest.fixture
def granted(world):
    make_survey(world, world.jianhu)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    return Limit.objects.get(customer=world.jianhu)


def test_each_change_is_told_once(world, told, granted) -> None:
    assert told() == ["credit.application_granted"]
    event = Event.objects.get(name="credit.application_granted")
    assert (event.facts["until"], event.facts["before"]) == ("2027-11-20", "–") and "30,000.00" in sentence(event)
    actions.lower_limit(world.jianhu, amount=D("5000.00"), reason="pays late", by=world.credit, at=AT)
    assert told() == ["credit.limit_lowered"]
    actions.end_limit(world.jianhu, reason="closed", by=world.credit, at=AT)
    assert told() == ["credit.limit_ended"]
    set_limits({world.jianhu.pk: LimitGiven(D("700.00"), date(2026, 12, 1))}, by=system_user(), at=AT)
    assert told() == ["credit.limit_given"]
    actions.expire_limits(by=system_user(), at=AT + timedelta(days=30))
    assert told() == ["credit.limit_expired"]
    set_limits({world.jianhu.pk: LimitGiven(None)}, by=system_user(), at=AT)
    assert told() == ["receivables.ceiling_set"]  # there is no limit that could tell it
    assert Account.objects.get(customer=world.jianhu).ceiling is None


def test_held_orders_are_tried_again_after_each() -> None:
    assert all("orders.recheck_holds" in reactions[name] for name in ABOUT_LIMITS)
