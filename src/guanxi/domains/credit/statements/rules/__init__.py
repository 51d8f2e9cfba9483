"""Lines of statements, ratios, marks, Altman's Z″ and the ratio score: plain sums, no Django, no clock (S4-41)."""

from guanxi.domains.credit.statements.rules.altman import ZScore, z_score
from guanxi.domains.credit.statements.rules.checks import check_statement, check_years
from guanxi.domains.credit.statements.rules.doubts import doubts_of, weigh
from guanxi.domains.credit.statements.rules.figures import Figure, Statement, Unknown, books_of
from guanxi.domains.credit.statements.rules.lines import LINES, Line
from guanxi.domains.credit.statements.rules.marks import Mark
from guanxi.domains.credit.statements.rules.ratios import RATIOS, Ratio, ratios, trend
from guanxi.domains.credit.statements.rules.score import (
    DEFAULT_CARD,
    WEAKEST,
    Card,
    ratio_score,
    values_of,
    weakest_side,
)
from guanxi.domains.credit.statements.rules.units import Ours

__all__ = [
    "DEFAULT_CARD", "LINES", "RATIOS", "WEAKEST", "Card", "Figure", "Line", "Mark", "Ours", "Ratio", "Statement",
    "Unknown", "ZScore", "books_of", "check_statement", "check_years", "doubts_of", "ratio_score", "ratios", "trend",
    "values_of", "weakest_side", "weigh", "z_score",
]  # fmt: skip
