"""What tests about granting credit begin with."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from tests.world import AT, TODAY

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.models import Application, Limit, Reference, Statement, Survey
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.kit.approvals import NeedsApproval

D = Decimal


def make_survey(
    world: Any, customer: Any, *, on: date = TODAY, at: datetime = AT, equity: str = "400000.00", **more: Any
) -> Survey:
    """A finished survey: net assets of `equity`, two good references."""
    survey = Survey.objects.create(
        customer=customer, on=on, begun_by=world.rep, begun_at=at, finished_at=at, finished_by=world.rep, **more
    )
    figures = {"total_assets": "900000.00", "total_equity": equity, "current_assets": "500000.00",
               "current_liabilities": "300000.00", "sales": "3600000.00", "net_profit": "200000.00"}  # fmt: skip
    Statement.objects.create(survey=survey, year=2025, figures=figures, by=world.rep, at=at)
    for name, rating in (("宁波纸品厂", 4), ("绍兴包装公司", 5)):
        Reference.objects.create(
            survey=survey, kind="trade", name=name, answered_on=on, rating=rating, by=world.rep, at=at
        )
    return survey


def ask(world: Any, customer: Any, amount: str = "30000.00", **more: Any) -> Application:
    """An application of the rep."""
    wanted = {"term_days": 30, "reason": "Christmas season", "by": world.rep, "at": AT, **more}
    return actions.apply(customer, amount=D(amount), **wanted)


def graded(world: Any, customer: Any, amount: str = "30000.00") -> Application:
    """The same, graded by the clerk."""
    application = ask(world, customer, amount)
    actions.grade_customer(customer, by=world.credit, at=AT)
    application.refresh_from_db()
    return application


def submit(world: Any, application: Application, *, by: Any = None, at: datetime = AT) -> Any:
    """Send it to approval; answers the request that waits."""
    with pytest.raises(NeedsApproval) as needed:
        actions.submit(application, by=by or world.credit, at=at)
    deliver_pending(at=at)
    return needed.value.request


def granted(world: Any, customer: Any, amount: str = "30000.00", *, at: datetime = AT) -> Limit:
    """A limit that the director granted, whatever was proposed."""
    request = submit(world, graded(world, customer, amount), at=at)
    grant_request(request, comment="", by=world.director, at=at)
    return Limit.objects.get(customer=customer, ended_at__isnull=True)
