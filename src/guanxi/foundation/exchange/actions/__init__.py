"""Verbs of import and export."""

from guanxi.foundation.exchange.actions.batches import (
    begin_run,
    fail_run,
    finish_run,
    finish_taking_back,
    forget_documents,
    remember_documents,
)
from guanxi.foundation.exchange.actions.choosing import choose, choose_duplicates, mend_cell, mend_equal, unmend_cell
from guanxi.foundation.exchange.actions.exports import (
    begin_export,
    fail_export,
    finish_export,
    forget_exports,
    request_export,
    touch_export,
)
from guanxi.foundation.exchange.actions.opening import discard_import, join_file, open_import
from guanxi.foundation.exchange.actions.running import (
    resume_import,
    start_import,
    stop_import,
    undo_import,
)
from guanxi.foundation.exchange.actions.steps import (
    begin_work,
    fail_work,
    finish_undo,
    finish_work,
    note_checked,
    take_back_records,
    write_items,
)

__all__ = [
    "begin_export",
    "begin_run",
    "begin_work",
    "choose",
    "choose_duplicates",
    "discard_import",
    "fail_export",
    "fail_run",
    "fail_work",
    "finish_export",
    "finish_run",
    "finish_taking_back",
    "finish_undo",
    "finish_work",
    "forget_documents",
    "forget_exports",
    "join_file",
    "mend_cell",
    "mend_equal",
    "note_checked",
    "open_import",
    "remember_documents",
    "request_export",
    "resume_import",
    "start_import",
    "stop_import",
    "take_back_records",
    "touch_export",
    "undo_import",
    "unmend_cell",
    "write_items",
]
