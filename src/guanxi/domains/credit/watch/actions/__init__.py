"""The verbs of watching."""

from guanxi.domains.credit.watch.actions.news import note_news, note_promise, withdraw_promise
from guanxi.domains.credit.watch.actions.nights import open_tasks, watch_customers
from guanxi.domains.credit.watch.actions.signals import close_signal, follow_grading

__all__ = [
    "close_signal", "follow_grading", "note_news", "note_promise", "open_tasks", "watch_customers", "withdraw_promise",
]  # fmt: skip
