"""Which grades there are: those that a scale of the company gives, and those that customers have."""

from __future__ import annotations

from guanxi.domains.credit.models import Standing
from guanxi.foundation.policies.models import PolicyVersion


def grades_given() -> set[str]:
    """Every grade that a version of the grading can give, and every one that came with a file."""
    versions = PolicyVersion.objects.filter(policy="credit.grading").values_list("terms", flat=True)
    scales = {band["grade"] for terms in versions for band in terms.get("bands", ())}
    return scales | set(Standing.objects.exclude(grade="").values_list("grade", flat=True).distinct())
