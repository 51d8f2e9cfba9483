"""A bare company to measure on: one unit, reps with tokens, customers, products."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Company:
    """Numbers of what was made: users, their tokens, customers, product codes."""

    users: list[int]
    tokens: list[str]
    customers: list[int]
    codes: list[str]


def start_django(home: str) -> None:
    """Point this process at `home`; DATABASE_URL, where set, names the database."""
    os.environ["GUANXI_HOME"] = home
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()


def make_database() -> None:
    """Migrate the database of this process, or leave it as it is where nothing is missing."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)


def make_company(*, reps: int, customers: int, products: int) -> Company:
    """Make the company through the rooms' own verbs in an empty database, which is migrated first."""
    from django.utils import timezone

    from guanxi.demo.staff import let_pass
    from guanxi.domains.catalogue.actions import create_product
    from guanxi.domains.customers.actions import create_customers
    from guanxi.foundation.people.actions import issue_token
    from guanxi.foundation.people.models import Role, Unit, User
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.people.seeds import seed_roles

    make_database()
    seed_roles()
    at, by = timezone.now(), system_user()
    unit = Unit.objects.create(name="bench", kind=Unit.Kind.COMPANY, path="/")
    Unit.objects.filter(pk=unit.pk).update(path=f"{unit.pk}/")
    unit.refresh_from_db()
    role = Role.objects.get(key="rep")
    people = []
    for number in range(reps):
        person = User.objects.create(username=f"rep{number}", full_name=f"rep {number}", unit=unit)
        person.roles.add(role)
        people.append(person)
    tokens = [issue_token(one, name="bench", scopes=["*"], expires_on=None, by=by, at=at)[1] for one in people]
    rows: list[dict[str, Any]] = [
        {"name": f"客户 {number}", "code": f"B{number}", "unit": unit, "owner": people[number % reps]}
        for number in range(customers)
    ]
    made = create_customers(rows, by=by, at=at)
    let_pass(by=by, at=at, on=timezone.localdate(at))
    codes = [f"P{number}" for number in range(products)]
    for code in codes:
        create_product(code=code, name=f"商品 {code}", price=Decimal("12.50"), by=by, at=at - timedelta(days=1))
    return Company([one.pk for one in people], tokens, [one.pk for one in made], codes)
