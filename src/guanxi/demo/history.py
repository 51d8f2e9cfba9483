"""Loading the real orders of the demo: products, shops and documents, with days shifted by whole weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from guanxi.demo.naming import name_in_chinese
from guanxi.demo.shops import Shop, ShopMaker
from guanxi.domains.catalogue.actions import create_products
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.actions import add_contact, create_customers
from guanxi.domains.customers.models import Contact, County, Customer
from guanxi.domains.orders.imports.kind import COLUMNS, OrderLines
from guanxi.domains.orders.imports.names import WALK_IN
from guanxi.domains.orders.imports.terms import ImportPolicy
from guanxi.foundation.exchange.actions import begin_run, finish_run
from guanxi.foundation.exchange.importing import file_digest, write_batch
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.people.visibility import role_keys
from guanxi.kit.imports import ImportContext, Tally
from guanxi.kit.staging import Staging

FILE = Path(__file__).parent / "data" / "online_retail_2009_2010.parquet"
FIRST, LAST = date(2009, 12, 1), date(2010, 12, 9)
RECENT = date(2010, 10, 15)  # eight weeks before the last order
WINDOW = timedelta(weeks=4)
Progress = Callable[[int, int], None]

# What a product is called and costs, where it was sold: the wording and the price used most often.
PRODUCTS = """
SELECT upper(trim(code)), arg_max(trim(code), n), arg_max(trim(description), n), arg_max(price, n), max(last) FROM (
    SELECT code, description, price, count(*) AS n, max(CAST(date AS TIMESTAMP)) AS last FROM rows
    WHERE CAST(price AS DOUBLE) > 0 AND upper(document) NOT LIKE 'A%' AND description NOT IN ('', 'nan') GROUP BY ALL
) GROUP BY 1 ORDER BY 1
"""
CUSTOMERS = """
SELECT customer, min(CAST(date AS TIMESTAMP))::DATE AS first FROM rows
WHERE customer IS NOT NULL AND CAST(price AS DOUBLE) > 0 GROUP BY 1 ORDER BY 2, 1
"""


def shift_for(today: date) -> timedelta:
    """Whole weeks by which the file's days move so that its last orders fall into the seven days before `today`."""
    return timedelta(weeks=(today - timedelta(days=1) - LAST).days // 7)


def windows() -> list[tuple[date, date]]:
    """The file's days (half-open) in the order of loading: the newest eight weeks, then four weeks at a time."""
    found, until = [(RECENT, LAST + timedelta(days=1))], RECENT
    while until > FIRST:
        since = max(until - WINDOW, FIRST)
        found.append((since, until))
        until = since
    return found


@dataclass
class History:
    """The file on the staging area, and how it becomes the demo's past.

    Args:
        shift: added to every day. users: staff by sign-in name.
    """

    staging: Staging
    shift: timedelta
    users: dict[str, User]
    by: Any
    at: datetime

    @classmethod
    def open(cls, *, shift: timedelta, users: dict[str, User], by: Any, at: datetime) -> History:
        """Stage the file that comes with the program."""
        return cls(Staging(FILE, COLUMNS), shift, users, by, at)

    def make_products(self) -> None:
        """Products with Chinese names from the glossary, the English wording kept, and a list price."""
        terms, started = ImportPolicy(), FIRST + self.shift
        known = set(Product.objects.values_list("code_key", flat=True))
        rows = []
        for key, code, wording, price, last in self.staging.base.execute(PRODUCTS).fetchall():
            if key not in known:
                is_charge = terms.is_charge(key)
                rows.append(
                    {
                        "code": code,
                        "name": name_in_chinese(wording),
                        "name_en": wording.capitalize() if wording.isupper() else wording,
                        "kind": Product.Kind.CHARGE if is_charge else Product.Kind.GOODS,
                        "role": "" if is_charge else _role(key),
                        "unit": "笔" if is_charge else "个",
                        "price": price,
                        "starts_on": started,
                        "is_active": last.date() > LAST - timedelta(days=180),
                    }
                )
        moment = timezone.make_aware(datetime.combine(started, time(8)))
        for start in range(0, len(rows), 1000):
            create_products(rows[start : start + 1000], by=self.by, at=moment)

    def make_shops(self, *, progress: Progress) -> None:
        """One invented shop for each customer number, entered on its first day, and the walk-in account."""
        maker = ShopMaker(County.objects.order_by("code"))
        units = {unit.name: unit for unit in Unit.objects.all()}
        reps = {user.unit.name: user for user in self.users.values() if user.unit and "rep" in role_keys(user)}
        known = set(Customer.objects.values_list("code", flat=True))
        by_month: dict[date, list[Shop]] = defaultdict(list)
        found = self.staging.base.execute(CUSTOMERS).fetchall()
        for code, first in found:
            shop = maker.make(code, first_on=first + self.shift)
            if code not in known:
                by_month[first].append(shop)
        if WALK_IN not in known:
            company = next(unit for unit in units.values() if unit.parent_id is None)
            row = {
                "code": WALK_IN,
                "name": "零售散客",
                "name_en": "Walk-in customers",
                "kind": "walk_in",
                "unit": company,
            }
            create_customers([row], by=self.by, at=self._moment(FIRST))
        done = 0
        for first, shops in sorted(by_month.items()):
            rows = [{**shop.record, "unit": units[shop.team], "owner": reps.get(shop.team)} for shop in shops]
            create_customers(rows, by=self.by, at=self._moment(first))
            done += len(shops)
            progress(done, len(found))

    def make_contacts(self, codes: list[str]) -> None:
        """The people at these shops."""
        maker = ShopMaker(County.objects.order_by("code"))
        firsts = dict(self.staging.base.execute(CUSTOMERS).fetchall())
        wanted = Customer.objects.filter(code__in=codes, contacts__isnull=True).in_bulk(field_name="code")
        for code, customer in wanted.items():
            shop = maker.make(code, first_on=firsts[code] + self.shift)
            for person in shop.contacts:
                add_contact(customer, **person, by=self.by, at=self._moment(firsts[code]))

    def codes_without_contacts(self) -> list[str]:
        """Shops whose people are still to be made, those that ordered last first."""
        there = Contact.objects.values("customer_id")
        shops = Customer.objects.exclude(kind=Customer.Kind.WALK_IN).exclude(pk__in=there)
        return list(shops.order_by("-last_ordered_on", "id").values_list("code", flat=True))

    def load(self, since: date, until: date, *, progress: Progress) -> Tally:
        """The documents of a window of the file's days; what is here already stays as it is."""
        run = begin_run(
            kind=OrderLines.key, file_name=f"demo {since}", sha256=file_digest(FILE), by=self.by, at=self.at
        )
        options = {"since": since, "until": until, "shift": self.shift, "batch_lines": 5_000}
        context = ImportContext(by=self.by, at=self.at, run=run, options=options)
        total = self.staging.one("SELECT count(*) FROM rows WHERE date >= ? AND date < ?", [str(since), str(until)])[0]
        tally = Tally()
        for batch in OrderLines().batches(self.staging, context):
            write_batch(batch)
            batch.count_into(tally)
            progress(tally.lines, total)
        finish_run(run, summary=tally.as_json(), by=self.by, at=self.at)
        return tally

    def _moment(self, day: date) -> datetime:
        """Half past seven in the morning of a day of the file, shifted."""
        return timezone.make_aware(datetime.combine(day + self.shift, time(7, 30)))


def _role(code: str) -> str:
    """The part of a product in the range (S0-20), invented from its code."""
    return ("image", "main", "main", "main", "follow_up", "follow_up", "")[sum(code.encode()) % 7]
