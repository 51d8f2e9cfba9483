"""Scoped querysets: what a person may see is asked in one place, the queryset."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet[Any], ABC):
    """A queryset that knows who may see which rows; each room says it in `visible_to`."""

    @abstractmethod
    def visible_to(self, user: Any) -> Self:
        """Rows that `user` may see. Everything else is answered as if it did not exist."""

    def lock(self) -> Self:
        """Rows held against other writers until the transaction ends (a no-op where one writer holds the database)."""
        return self.select_for_update(of=("self",))
