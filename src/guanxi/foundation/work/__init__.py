"""What next: tasks with due dates, and the ranked list of Today.

Promise: a task is about a record, belongs to one person and ends with an outcome.
"""
