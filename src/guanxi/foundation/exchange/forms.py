"""Bringing a file, and a second one whose lines belong to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import TargetView
from guanxi.kit.forms import RefusableForm
from guanxi.kit.sheets import SUPPORTED

ACCEPTED = ",".join(SUPPORTED)


class OpenForm(RefusableForm):
    """A file, and what its rows are."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Excel (.xlsx, .xls), .csv in any encoding, or .parquet. Nothing is imported before you say so."),
        error_messages={"empty": _("This file is empty. Choose a file with lines.")},
    )
    target = forms.ChoiceField(label=_("What are the rows?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, targets: list[TargetView], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.label) for one in targets if one.is_allowed]
        self.fields["target"].choices = choices  # type: ignore[attr-defined]
        if choices and "target" not in self.initial:
            self.initial["target"] = choices[0][0]


class JoinForm(RefusableForm):
    """A second file, and the column by which its lines find theirs."""

    file = forms.FileField(
        label=_("Second file"),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=_("Such as the lines of the orders in the first file."),
    )
    column = forms.ChoiceField(label=_("The column both have"))
    joined_column = forms.CharField(
        label=_("Its heading in the second file"), required=False, help_text=_("Only where it is another one.")
    )

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["column"].choices = [(name, name) for name in run.columns if name]  # type: ignore[attr-defined]


EMPTY_CELLS = [
    ("leave", _("leave what stands here as it is")),
    ("clear", _("empty the field here, too")),
]
TWINS = [
    ("skip", pgettext_lazy("import", "leave the row out")),
    ("update", pgettext_lazy("import", "update the record here")),
    ("create", pgettext_lazy("import", "create another record")),
]
