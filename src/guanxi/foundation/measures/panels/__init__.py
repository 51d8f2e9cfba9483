"""Grades as parts of pages: the grade, every factor with its points and why, the course over time."""

from guanxi.foundation.measures.panels.grades import GradeCard, GradeMark, grade_card, grade_mark, tone_of
from guanxi.foundation.measures.panels.history import history_chart, history_table
from guanxi.foundation.measures.panels.today import grade_today

__all__ = [
    "GradeCard", "GradeMark", "grade_card", "grade_mark", "grade_today", "history_chart", "history_table", "tone_of",
]  # fmt: skip
