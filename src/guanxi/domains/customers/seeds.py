"""Reference data of this room: the county-level divisions of China, from public lists (see NOTICE)."""

from __future__ import annotations

import csv
from importlib import resources
from typing import Any


def load_counties(model: Any = None) -> int:
    """Write the counties down, or bring them up to date; doing it again changes nothing. Answers how many there are.

    Args:
        model: the County model as a migration sees it.
    """
    if model is None:
        from guanxi.domains.customers.models import County as model
    counties = [
        model(**{**row, "latitude": _number(row["latitude"]), "longitude": _number(row["longitude"])})
        for row in county_rows()
    ]
    model._default_manager.bulk_create(
        counties,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "city", "province", "name_en", "latitude", "longitude", "postcode"],
    )
    return len(counties)


def county_rows() -> list[dict[str, str]]:
    """The county-level divisions as the file tells them: code, name, city, province, pinyin, centre, postcode."""
    source = resources.files("guanxi.domains.customers") / "data/counties.csv"
    with source.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def _number(text: str) -> float | None:
    return float(text) if text else None
