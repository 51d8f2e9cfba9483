"""What a decision needs."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.kit.forms import RefusableForm


class DecisionForm(RefusableForm):
    """A word with the decision; a refusal needs one."""

    words = forms.CharField(
        label=_("Comment"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who asked reads it. To refuse, say why."),
    )  # fmt: skip
