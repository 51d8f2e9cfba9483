"""What a task needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import colleagues
from guanxi.kit.errors import Refusal


class Assignee(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name as colleagues know it."""
        return f"{obj} ({obj.username})"


class TaskForm(forms.Form):
    """What, who, by when."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = Assignee(label=_("Who"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = colleagues()  # type: ignore[attr-defined]

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the inputs it names."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, text)
        if not refusal.fields:
            self.add_error(None, str(refusal))


class FinishForm(forms.Form):
    """What came of it; nothing need be said."""

    outcome = forms.CharField(label=_("Outcome"), max_length=400, required=False)
