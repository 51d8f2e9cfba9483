"""The verbs of measuring. All are steps: rooms call them in their own verbs and jobs."""

from guanxi.foundation.measures.actions.grading import Graded, grade_record, grade_records
from guanxi.foundation.measures.actions.snapshots import forget_snapshots, take_snapshots

__all__ = ["Graded", "forget_snapshots", "grade_record", "grade_records", "take_snapshots"]
