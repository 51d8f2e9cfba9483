"""Extra fields on the customers of a company of any size: shares of the values stay the same at every size."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

KIND = "customers.customer"
CHANNELS = ["direct", "franchise", "agent", "online"]
BRANDS = ["永辉", "锦禾", "悦鼎", "盛徽", "海韵", "竹万", "家福", "喜逢"]
SHOWN = "name,extra.area,extra.channel,extra.signed,extra.brand"
ADDRESSES = {
    "extra columns": f"columns={SHOWN}",
    "sorted by extra number": f"sort=extra.area&columns={SHOWN}",
    "sorted by extra date, falling": "sort=-extra.signed",
    "sorted by extra text": "sort=extra.brand",
    "extra choice": "extra.channel=direct",
    "rare extra choice": "extra.channel=rare",
    "extra number range": "extra.area.min=100&extra.area.max=150",
    "narrow extra number range": "extra.area.min=100&extra.area.max=101",
    "extra choice, sorted by extra number": "extra.channel=agent&sort=-extra.area",
}
RARE_ONES = 20


def make_extra(customers: int, *, seed: int = 11) -> None:
    """Four fields, each filled for nine customers in ten; a rare choice has twenty customers at every size."""
    from django.db import transaction

    from guanxi.foundation.fields.actions import define_field
    from guanxi.foundation.fields.models import ExtraField, FieldValue
    from guanxi.foundation.fields.values import COLUMNS, rows_of
    from guanxi.foundation.people.queries import system_user
    from guanxi.kit.bulk import insert_rows

    if ExtraField.objects.exists():
        return
    by, at = system_user(), datetime.now(UTC)
    common: dict[str, Any] = {"kind": KIND, "group": "经营", "by": by, "at": at}
    choices = [{"label": name, "label_en": name} for name in (*CHANNELS, "rare")]
    with transaction.atomic():
        fields = [
            define_field(type="number", label="面积", field_key="area", **common),
            define_field(type="choice", label="渠道", field_key="channel", details={"choices": choices}, **common),
            define_field(type="date", label="签约", field_key="signed", **common),
            define_field(type="text", label="品牌", field_key="brand", **common),
        ]
        chance = random.Random(seed)

        def rows() -> Iterator[tuple[Any, ...]]:
            for record in range(1, customers + 1):
                if chance.random() < 0.1:
                    continue
                rare = record % max(1, customers // RARE_ONES) == 0
                values = (
                    Decimal(chance.randrange(1, 2_000_000)) / 1000,
                    "rare" if rare else chance.choice(CHANNELS),
                    date(2020, 1, 1) + timedelta(days=chance.randrange(2_400)),
                    f"{chance.choice(BRANDS)}{record % 997}",
                )
                for field, value in zip(fields, values, strict=True):
                    yield from rows_of(field, record, value)

        insert_rows(FieldValue, ["field_id", "record", "slot", *COLUMNS], rows())
    _analyze()


def _analyze() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE fields_fieldvalue")


def extra_addresses() -> Iterator[tuple[str, str]]:
    """Lists with extra columns, filters and orders, at their begin and further on."""
    for name, query in ADDRESSES.items():
        yield f"list, {name}", f"/customers/?{query}"
