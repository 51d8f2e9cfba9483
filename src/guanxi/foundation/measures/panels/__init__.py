"""Grades as parts of pages: the grade, every factor with its points and why, the course over time."""

from guanxi.foundation.measures.panels.grades import GradeCard, GradeMark, grade_card, grade_mark, tone_of
from guanxi.foundation.measures.panels.history import history_chart, history_table

__all__ = ["GradeCard", "GradeMark", "grade_card", "grade_mark", "history_chart", "history_table", "tone_of"]
