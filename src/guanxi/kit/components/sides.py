"""Two records beside each other, one choice a field; by keyboard as well (`sides.js`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString

from guanxi.kit.components.library import part, register


@register.simple_tag
def sides(
    rows: Iterable[Mapping[str, Any]], left: Mapping[str, Any], right: Mapping[str, Any], label: Any = ""
) -> SafeString:
    """Radio buttons in pairs: a left and a right value of each field.

    Args:
        rows: dicts of name, label, left and right (texts), value_left and value_right (what the form sends), and
            is_right, whether the right one is chosen.
        left, right: heads of the two columns, dicts of title, sub, note and tone. label: read out for the whole.
    """
    return part("sides", rows=rows, left=left, right=right, label=label)
