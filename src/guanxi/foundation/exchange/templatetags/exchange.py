"""Template tags of the pages of imports."""

from __future__ import annotations

from typing import Any

from django.template import Library

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.panels import badge_of_run

register = Library()


@register.simple_tag
def run_badge(run: ImportRun) -> Any:
    """Where a run stands, as a badge."""
    return badge_of_run(run)
