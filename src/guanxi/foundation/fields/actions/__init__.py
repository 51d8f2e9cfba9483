"""Verbs of extra fields: defining them, keeping files, and the step that writes values with their record."""

from guanxi.foundation.fields.actions.definitions import (
    archive_field,
    change_field,
    define_field,
    move_field,
    move_group,
    rename_group,
    restore_field,
)
from guanxi.foundation.fields.actions.files import keep_file, sweep_files
from guanxi.foundation.fields.actions.values import take_over_values, write_values

__all__ = [
    "archive_field",
    "change_field",
    "define_field",
    "keep_file",
    "move_field",
    "move_group",
    "rename_group",
    "restore_field",
    "sweep_files",
    "take_over_values",
    "write_values",
]
