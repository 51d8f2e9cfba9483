"""What becomes of a limit after its last day is one term of the gate; there were two, and both had to let it stay."""

from typing import Any

from django.db import migrations
from django.utils import timezone


def end_as_before(apps: Any, schema_editor: Any) -> None:
    """Where the gate let expired limits pass and the terms of granting ended them, they go on to end.

    For each scope the version that holds today and those to come are recorded anew, as they were but for this term.
    """
    version, today = apps.get_model("policies", "PolicyVersion"), timezone.localdate()
    kept = {(one.scope, one.scope_key): one.terms.get("at_expiry") == "keep" for one in _begun(version, "credit.terms")}
    holding = {(one.scope, one.scope_key): one for one in _begun(version, "credit.gate")}
    coming = version.objects.filter(policy="credit.gate", starts_on__gt=today).order_by("starts_on", "pk")
    for one in [*holding.values(), *coming]:
        stays = kept.get((one.scope, one.scope_key), kept.get(("company", ""), False))
        if one.terms.get("expired_limit") == "pass" and not stays:
            version.objects.create(
                policy=one.policy, scope=one.scope, scope_key=one.scope_key, starts_on=max(one.starts_on, today),
                terms=one.terms | {"expired_limit": "hold"}, reason="as before: limits end on their day", by=one.by,
                at=timezone.now(),
            )  # fmt: skip


def _begun(version: Any, policy: str) -> Any:
    """The versions that have begun, each scope's in force last."""
    return version.objects.filter(policy=policy, starts_on__lte=timezone.localdate()).order_by("starts_on", "pk")


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [
        ("credit", "0007_lowered_by"),
        ("orders", "0007_gate_stays"),
        ("policies", "0004_newest_first"),
    ]

    operations = [migrations.RunPython(end_as_before, migrations.RunPython.noop)]
