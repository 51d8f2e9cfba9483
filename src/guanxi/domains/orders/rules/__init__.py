"""Sums and decisions of orders as plain Python: no database, no clock, no texts."""

from guanxi.domains.orders.rules.classes import Classified, Cuts, Ranked, classify, month_window
from guanxi.domains.orders.rules.history import HistoryDocument, HistoryLine
from guanxi.domains.orders.rules.lines import LineInput, Orderable, line_amount, part_amount, total_of
from guanxi.domains.orders.rules.performance import Decomposition, ParetoPoint, decompose, pareto_points
from guanxi.domains.orders.rules.states import ALLOWED, STATES, VERBS, is_allowed

__all__ = [
    "ALLOWED",
    "STATES",
    "VERBS",
    "Classified",
    "Cuts",
    "Decomposition",
    "HistoryDocument",
    "HistoryLine",
    "LineInput",
    "Orderable",
    "ParetoPoint",
    "Ranked",
    "classify",
    "decompose",
    "is_allowed",
    "line_amount",
    "month_window",
    "pareto_points",
    "part_amount",
    "total_of",
]
