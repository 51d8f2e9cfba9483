"""Answers kept by request key: the port behind `@action(…)(key=…)`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.models import Replay
from guanxi.kit.errors import KeyReused, Refusal

KEPT = timedelta(days=30)

# Actions that are told a password: not even a digest of what they were asked is kept.
private_actions: set[str] = set()
# Actions whose answer is a secret: it is not kept, so it cannot be given a second time.
shown_once: set[str] = set()


class ShownOnce(Refusal):
    """The request was answered before with a secret that nobody can read again."""

    status = 409
    code = "shown_once"
    message = _("This was done already, and its secret is shown only once.")
    mend = _("Ask for a new one with a new Idempotency-Key.")


class ReplayStore:
    """Claims a key inside the action's transaction; a second request waits for the first and gets its answer."""

    def claim(self, *, user: Any, action: str, key: str, body: str, at: datetime) -> tuple[bool, Any]:
        """(True, row) when the key is new, (False, answer) when it was answered before.

        Raises:
            KeyReused: the key was used with another body.
            ShownOnce: the answer was a secret.
        """
        body = "" if action in private_actions | shown_once else body
        try:
            with transaction.atomic():
                return True, Replay.objects.create(user=user, action=action, key=key[:200], body=body, at=at)
        except IntegrityError:
            earlier = Replay.objects.get(user=user, action=action, key=key[:200])
            if earlier.body != body:
                raise KeyReused() from None
            if action in shown_once:
                raise ShownOnce() from None
            return False, earlier.answer

    def store(self, claim: Any, answer: Any) -> None:
        """Keep the answer beside its key."""
        claim.answer = None if claim.action in shown_once else answer
        claim.save(update_fields=["answer"])


def forget_old_answers(at: datetime) -> int:
    """Delete answers older than 30 days; returns how many."""
    return Replay.objects.filter(at__lt=at - KEPT).delete()[0]
