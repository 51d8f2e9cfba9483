"""`{% load ui %}`: every component of the product."""

from guanxi.kit.components import buttons, figures, forms, layout, lines, lists, marks, numbers, states
from guanxi.kit.components.library import register

__all__ = ["buttons", "figures", "forms", "layout", "lines", "lists", "marks", "numbers", "register", "states"]
