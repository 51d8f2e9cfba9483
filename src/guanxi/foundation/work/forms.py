"""What a task needs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import colleagues
from guanxi.kit.forms import RefusableForm


class Assignee(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name as colleagues know it."""
        return f"{obj} ({obj.username})"


class ColleagueForm(RefusableForm):
    """A form that offers colleagues where somebody is chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(chosen := self.fields.get("assignee"), Assignee):
            chosen.queryset = colleagues()


class TaskForm(ColleagueForm):
    """What, who, by when."""

    title = forms.CharField(label=_("What is to be done"), max_length=200)
    assignee = Assignee(label=_("Who"), queryset=User.objects.none())
    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput)


class ReassignForm(ColleagueForm):
    """Who has to do it from now on."""

    assignee = Assignee(label=_("Who"), queryset=User.objects.none())


class PostponeForm(RefusableForm):
    """To which day, and why."""

    due_on = forms.DateField(label=_("Due"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class FinishForm(forms.Form):
    """What came of it; nothing need be said."""

    outcome = forms.CharField(label=_("Outcome"), max_length=400, required=False)
