"""The pages above a filled form."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.foundation.forms.specs import declared
from guanxi.foundation.timeline.records import url_of


def trail_to(key: str, about: Any) -> list[tuple[Any, str]]:
    """The list of forms, what this one is about, and the page whose work its answers are.

    Args:
        key: the form's. about: the record it is filled about, or none.
    """
    trail: list[tuple[Any, str]] = [(_("Forms"), reverse("forms:list"))]
    if about is None:
        return trail
    trail.append((str(about), url_of(about._meta.label_lower, about.pk)))
    spec = declared.get(key)
    if spec is not None and spec.home is not None:
        words, name = spec.home
        trail.append((words, reverse(name, args=[about.pk])))
    return trail
