"""`{% load ui %}`: every component of the product."""

from guanxi.kit.components import buttons, entry, figures, forms, layout, lines, lists, marks, numbers, sides, states
from guanxi.kit.components.library import register

__all__ = [
    "buttons", "entry", "figures", "forms", "layout", "lines", "lists", "marks", "numbers", "register", "sides",
    "states",
]  # fmt: skip
