"""Scoped querysets: what a person may see is asked in one place, the queryset."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that knows who may see which rows. Rooms override `visible_to`."""

    def visible_to(self, user: Any) -> Self:
        """Rows that `user` may see. Everything else is answered as if it did not exist."""
        raise NotImplementedError(f"{self.model.__name__} has no rule of visibility")

    def lock(self) -> Self:
        """Rows held against other writers until the transaction ends (a no-op where one writer holds the database)."""
        return self.select_for_update(of=("self",))
