"""The rows one order leaves behind, written by hand-made SQL: the yardstick of order entry."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bench.company import Company

LINES = 5


def write_raw_orders(company: Company, number: int, until: float) -> int:
    """Write orders until the moment `until`, one durable commit each; returns how many."""
    from django.db import connection

    from guanxi.domains.catalogue.models import Product
    from guanxi.domains.customers.models import Customer

    products = list(Product.objects.values_list("pk", flat=True)[: LINES * 20])
    unit = Customer.objects.values_list("unit_id", flat=True)[0]
    customers = company.customers[number :: len(company.users)]
    connection.ensure_connection()
    done = 0
    while time.monotonic() < until:
        customer = customers[done % len(customers)]
        _write_order(connection, company.users[number], unit, customer, products, done)
        done += 1
    return done


def _write_order(connection: Any, user: int, unit: int, customer: int, products: list[int], turn: int) -> None:
    from django.db import transaction

    from guanxi.domains.orders.models import Order, OrderLine
    from guanxi.foundation.timeline.models import Event, EventAbout, Replay

    at, on, key = datetime.now(UTC), date.today(), uuid.uuid4().hex
    with transaction.atomic(), connection.cursor() as cursor:
        _insert(cursor, Replay, user_id=user, action="orders.place_order", key=key, body=key * 2, answer="{}", at=at)
        order = _insert(
            cursor, Order, number=f"RAW-{key}", customer_id=customer, owner_id=user, unit_id=unit, ordered_on=on,
            reference="", remark="", total=18750, reserved=18750, confirmed_at=at, version=1, created_by_id=user,
            created_at=at,
        )  # fmt: skip
        for n in range(LINES):
            _insert(
                cursor, OrderLine, order_id=order, position=n + 1, product_id=products[(turn + n) % len(products)],
                description="", quantity=1000 * (n + 1), price=125000, amount=1250 * (n + 1), delivered=0, returned=0,
            )  # fmt: skip
        facts = json.dumps({"number": key, "total": "187.50"})
        for name in ("orders.order_drafted", "orders.order_confirmed"):
            event = _insert(
                cursor, Event, name=name, kind="orders.order", object_id=order, by_id=user, at=at, facts=facts,
                delivered_at=at,
            )  # fmt: skip
            _insert(cursor, EventAbout, event_id=event, kind="customers.customer", object_id=customer, at=at)
        cursor.execute(
            "UPDATE receivables_account SET reserved = reserved + %s WHERE customer_id = %s", [18750, customer]
        )


def _insert(cursor: Any, model: Any, **values: Any) -> int:
    row = {**{name: None for name in _columns(model) if name != "id"}, **values}
    names = [name for name in row if row[name] is not None or _is_nullable(model, name)]
    marks = ", ".join(["%s"] * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    cursor.execute(
        f'INSERT INTO {model._meta.db_table} ({quoted}) VALUES ({marks}) RETURNING "id"', [row[name] for name in names]
    )
    return int(cursor.fetchone()[0])


def _columns(model: Any) -> Mapping[str, Any]:
    return {field.column: field for field in model._meta.concrete_fields}


def _is_nullable(model: Any, name: str) -> bool:
    return bool(_columns(model)[name].null)
