"""A company of any size, made by plain inserts: units, reps, customers with accounts, months, orders and their lines.

Shares stay the same at every size: ten regions of eight teams, a rep for every 500 customers, five lines a customer.
"""

from __future__ import annotations

import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

REGIONS, TEAMS = 10, 8
CUSTOMERS_A_REP = 500
LINES_AN_ORDER = 5
SYLLABLES = [
    ("永", "yong"), ("辉", "hui"), ("锦", "jin"), ("禾", "he"), ("悦", "yue"), ("鼎", "ding"), ("盛", "sheng"),
    ("徽", "hui"), ("海", "hai"), ("韵", "yun"), ("竹", "zhu"), ("万", "wan"), ("家", "jia"), ("福", "fu"),
    ("喜", "xi"), ("逢", "feng"), ("拾", "shi"), ("光", "guang"), ("南", "nan"), ("湖", "hu"), ("东", "dong"),
    ("方", "fang"), ("瑞", "rui"), ("祥", "xiang"), ("宝", "bao"), ("源", "yuan"), ("金", "jin"), ("华", "hua"),
    ("丽", "li"), ("水", "shui"), ("春", "chun"), ("秋", "qiu"), ("和", "he"), ("顺", "shun"), ("天", "tian"),
    ("成", "cheng"), ("明", "ming"), ("德", "de"), ("信", "xin"), ("义", "yi"),
]  # fmt: skip
RARE, RARE_SOUND, RARE_ONES = "堃馗", "kunkui", 20  # so many customers have the rare word, at every size
OWN = "rep0"  # has one of them, the watched region two
KINDS = ["礼品行", "百货", "文创", "超市", "小商品部", "工艺品"]


@dataclass(frozen=True)
class Cast:
    """Who looks at the lists: one who sees own customers, one who sees a region, one who sees all."""

    own: int
    region: int
    all: int


def make_growth(customers: int, *, seed: int = 7) -> Cast:
    """Fill an empty, migrated database with `customers` customers, one order of five lines each."""
    from guanxi.foundation.people.models import User
    from guanxi.foundation.people.seeds import seed_roles

    seed_roles()
    chance, at = random.Random(seed), datetime.now(UTC)
    teams = _make_units()
    reps = [f"rep{number}" for number in range(max(1, customers // CUSTOMERS_A_REP))]
    people = _make_people(reps, teams)
    started = time.perf_counter()
    _make_customers(customers, people, chance, at)
    _make_money(customers, at)
    _make_orders(customers, people, at)
    _analyze()
    print(f"{customers:,} customers made in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    region, everybody = _watcher("region", "manager", teams[0]), _watcher("all", "credit", teams[0])
    return Cast(User.objects.get(username=OWN).pk, region, everybody)


def insert(model: Any, names: Sequence[str], rows: Iterable[Sequence[Any]], *, a_time: int = 5000) -> None:
    """Insert rows of raw column values in one transaction; columns that are not named take their defaults."""
    from django.db import connection, transaction

    rest = _defaults(model, names)
    quoted = ", ".join(f'"{name}"' for name in [*names, *rest])
    marks = ", ".join(["%s"] * (len(names) + len(rest)))
    statement = f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({marks})'
    each, tail = iter(rows), list(rest.values())
    with transaction.atomic(), connection.cursor() as cursor:
        while part := list(islice(each, a_time)):
            cursor.executemany(statement, [[*row, *tail] for row in part])


def _defaults(model: Any, names: Sequence[str]) -> dict[str, Any]:
    """The columns that are neither named nor may be empty, with their defaults as the driver wants them."""
    from django.db import connection

    return {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if field.column not in names and not field.primary_key and not field.null
    }


def _make_units() -> list[int]:
    from guanxi.foundation.people.models import Unit

    def unit(name: str, kind: str, parent: Any = None) -> Any:
        made = Unit.objects.create(name=name, kind=kind, parent=parent, path=f"?{name}")
        made.path = f"{parent.path if parent else ''}{made.pk}/"
        made.save()
        return made

    company = unit("company", "company")
    regions = [unit(f"region {n}", "region", company) for n in range(REGIONS)]
    return [unit(f"team {n}-{m}", "team", region).pk for n, region in enumerate(regions) for m in range(TEAMS)]


def _make_people(names: list[str], teams: list[int]) -> list[tuple[int, int]]:
    from guanxi.foundation.people.models import Role, User

    made = User.objects.bulk_create(
        [User(username=name, full_name=name, unit_id=teams[_team(n)]) for n, name in enumerate(names)]
    )
    role = Role.objects.get(key="rep")
    User.roles.through.objects.bulk_create([User.roles.through(user_id=one.pk, role_id=role.pk) for one in made])
    return [(one.pk, one.unit_id) for one in made]


def _team(number: int) -> int:
    """Reps go to the regions in turn, so that a region's share is the same at every size."""
    return (number % REGIONS) * TEAMS + (number // REGIONS) % TEAMS


def _watcher(name: str, role: str, unit: int) -> int:
    from guanxi.foundation.people.models import Role, User

    person = User.objects.create(username=name, full_name=name, unit_id=unit)
    person.roles.add(Role.objects.get(key=role))
    return int(person.pk)


def rare_numbers(customers: int) -> set[int]:
    """The customers with the rare word: far from each other, each another rep's."""
    apart = max(1, customers // RARE_ONES)
    return {(turn + 1) * apart - turn for turn in range(RARE_ONES)}


def _names(customers: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    rare = rare_numbers(customers)
    for number in range(1, customers + 1):
        signs = chance.choices(SYLLABLES, k=4)
        kind = KINDS[number % len(KINDS)]
        if number in rare:
            yield RARE + kind, RARE_SOUND
            continue
        yield "".join(sign for sign, _sound in signs) + kind, "".join(sound for _sign, sound in signs)


def _make_customers(customers: int, people: list[tuple[int, int]], chance: random.Random, at: datetime) -> None:
    from guanxi.domains.customers.models import Customer

    today = at.date()
    names = [
        "id", "code", "name", "name_en", "pinyin", "sort_name", "kind", "stage", "sales_class", "owner_id", "unit_id",
        "street", "phone", "fax", "email", "tax_id", "bank_name", "bank_account", "last_ordered_on", "version",
        "created_at", "updated_at",
    ]  # fmt: skip
    rows = (
        [
            n, f"B{n:07}", name, "", "", sound, "terminal", "customer", "AABBBCCCCC"[n % 10], *people[n % len(people)],
            "", f"138{n:08}", "", "", "", "", "", None if n % 7 == 0 else today - timedelta(days=n % 700), 1, at, at,
        ]
        for n, (name, sound) in enumerate(_names(customers, chance), start=1)
    )  # fmt: skip
    insert(Customer, names, rows)


def _make_money(customers: int, at: datetime) -> None:
    """An open invoice for each customer, the account that owes it, its ageing and the sums, two months of sales."""
    from guanxi.domains.orders.models import CustomerMonth
    from guanxi.domains.receivables.models import Account, AccountAgeing, AgeingTotal, Invoice, LedgerEntry

    today, numbers = at.date(), range(1, customers + 1)
    owed = [n % 900_000 + 1 for n in numbers]
    insert(
        Account, ["id", "customer_id", "balance", "reserved", "ceiling", "unapplied"],
        ([n, n, owed[n - 1], 0, 1_000_000, 0] for n in numbers),
    )  # fmt: skip
    insert(
        Invoice,
        ["id", "number", "customer_id", "on", "due_on", "amount", "open_amount", "source_kind", "at"],
        ([n, f"I{n}", n, today - timedelta(days=n % 60), today + timedelta(days=n % 60), owed[n - 1], owed[n - 1], "",
          at] for n in numbers),
    )  # fmt: skip
    insert(
        LedgerEntry, ["customer_id", "on", "amount", "invoice_id", "at"],
        ([n, today - timedelta(days=n % 60), owed[n - 1], n, at] for n in numbers),
    )  # fmt: skip
    rest = [*(f"bucket_{n}" for n in range(2, 6)), "overdue", "expected_loss"]
    names = ["owner_id", "unit_id", "bucket_1", "total", "unapplied", *rest]
    owners = _owners()
    insert(
        AccountAgeing, ["account_id", "as_of", "oldest_on", *names],
        ([n, today, today - timedelta(days=n % 60), *owners[n - 1], owed[n - 1], owed[n - 1], 0, *[0] * len(rest)]
         for n in numbers),
    )  # fmt: skip
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for place, amount in zip(owners, owed, strict=True):
        sums[place] += amount
    insert(AgeingTotal, names, ([*place, total, total, 0, *[0] * len(rest)] for place, total in sums.items()))
    month = today.replace(day=1)
    months = [month, (month - timedelta(days=1)).replace(day=1)]
    insert(
        CustomerMonth, ["customer_id", "month", "sales", "orders"],
        ([n, day, n % 100_000, 1] for n in numbers for day in months),
    )  # fmt: skip


def _owners() -> list[tuple[int, int]]:
    from guanxi.domains.customers.models import Customer

    return list(Customer.objects.order_by("id").values_list("owner_id", "unit_id"))


def _make_orders(customers: int, people: list[tuple[int, int]], at: datetime) -> None:
    from guanxi.domains.catalogue.models import Product
    from guanxi.domains.orders.models import Order, OrderLine

    insert(
        Product,
        ["id", "code", "code_key", "name", "name_en", "sort_name", "kind", "role", "unit", "is_active", "version",
         "created_at"],
        ([n, f"P{n}", f"P{n}", f"商品 {n}", "", f"p{n}", "goods", "", "个", True, 1, at] for n in range(1, 1001)),
    )  # fmt: skip
    first: date = at.date()
    insert(
        Order,
        ["id", "number", "customer_id", "owner_id", "unit_id", "ordered_on", "reference", "remark", "total", "reserved",
         "confirmed_at", "delivered_at", "version", "created_by_id", "created_at"],
        ([n, f"O{n}", n, *people[n % len(people)], first - timedelta(days=n % 700), "", "", 10_000, 0, at, at, 1,
          people[0][0], at] for n in range(1, customers + 1)),
    )  # fmt: skip
    insert(
        OrderLine,
        ["order_id", "position", "product_id", "description", "quantity", "price", "amount", "delivered", "returned"],
        ([n, line, (n * 7 + line) % 1000 + 1, "", 1000, 20_000, 200, 1000, 0]
         for n in range(1, customers + 1) for line in range(1, LINES_AN_ORDER + 1)),
    )  # fmt: skip


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    if connection.vendor == "postgresql":
        _mend_sequences(connection)


def _mend_sequences(connection: Any) -> None:
    from django.apps import apps
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
            cursor.execute(statement)


def index_for_search(customers: int) -> None:
    """Put every customer into the search index, as the room does, in batches."""
    from django.db import transaction

    from guanxi.domains.customers.index import INDEX, entry_of
    from guanxi.domains.customers.models import Customer

    for start in range(0, customers, 10_000):
        with transaction.atomic():
            part = Customer.objects.filter(pk__gt=start, pk__lte=start + 10_000)
            INDEX.put_many({row.pk: entry_of(row) for row in part})
