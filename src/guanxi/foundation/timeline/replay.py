"""Answers kept by request key: the port behind `@action(…)(key=…)`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from guanxi.foundation.timeline.models import Replay
from guanxi.kit.errors import KeyReused

KEPT = timedelta(days=30)


class ReplayStore:
    """Claims a key inside the action's transaction; a second request waits for the first and gets its answer."""

    def claim(self, *, user: Any, action: str, key: str, body: str, at: datetime) -> tuple[bool, Any]:
        """(True, row) when the key is new, (False, answer) when it was answered before.

        Raises:
            KeyReused: the key was used with another body.
        """
        try:
            with transaction.atomic():
                return True, Replay.objects.create(user=user, action=action, key=key[:200], body=body, at=at)
        except IntegrityError:
            earlier = Replay.objects.get(user=user, action=action, key=key[:200])
            if earlier.body != body:
                raise KeyReused() from None
            return False, earlier.answer

    def store(self, claim: Any, answer: Any) -> None:
        """Keep the answer beside its key."""
        claim.answer = answer
        claim.save(update_fields=["answer"])


def forget_old_answers(at: datetime) -> int:
    """Delete answers older than 30 days; returns how many."""
    return Replay.objects.filter(at__lt=at - KEPT).delete()[0]
