"""Questions about terms."""

from __future__ import annotations

from django.db.models import QuerySet

from guanxi.foundation.policies.models import PolicyVersion


def versions(policy: str, *, scope: str | None = None, scope_key: str = "") -> QuerySet[PolicyVersion]:
    """The versions of a policy, the latest start first; with a scope only those for it."""
    found = PolicyVersion.objects.filter(policy=policy).select_related("by").order_by("-starts_on", "-id")
    return found if scope is None else found.filter(scope=scope, scope_key=scope_key)
