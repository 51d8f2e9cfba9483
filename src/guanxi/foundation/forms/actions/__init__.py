"""Verbs of forms: making templates, filling records, keeping their files, and noting who used them."""

from guanxi.foundation.forms.actions.files import keep_file, sweep_files
from guanxi.foundation.forms.actions.records import begin_record, discard_record, finish_record, save_answers
from guanxi.foundation.forms.actions.templates import (
    change_template,
    make_template,
    publish_version,
    restore_template,
    retire_template,
)
from guanxi.foundation.forms.actions.uses import use_record

__all__ = [
    "begin_record",
    "change_template",
    "discard_record",
    "finish_record",
    "keep_file",
    "make_template",
    "publish_version",
    "restore_template",
    "retire_template",
    "save_answers",
    "sweep_files",
    "use_record",
]
