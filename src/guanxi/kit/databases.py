"""What the databases are asked and answer in a way of our own; registered when the program starts."""

from __future__ import annotations

import json
import sqlite3
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.lookups import Lookup

DAYS = 40_000  # over a hundred years of them


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(Lookup[Any]):
    """`field__among=values`: like `__in`, for any number of plain numbers or texts, sent as one parameter."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        column, params = self.process_lhs(compiler, connection)
        values = list(self.rhs)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*params, values]
        return f"{column} IN (SELECT value FROM json_each(%s))", [*params, json.dumps(values)]  # noqa: S608 a column


@lru_cache(DAYS)
def read_day(text: bytes) -> date:
    """A day as SQLite keeps it. Rows by the thousand name few days, so each is read once."""
    return date.fromisoformat(text.decode())


sqlite3.register_converter("date", read_day)
