"""What people write down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.models import Note
from guanxi.kit.forms import RefusableForm


class NoteForm(RefusableForm):
    """Words and the channel; the length is the action's to judge, so that nothing pasted is cut silently."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Note.Channel.choices, initial=Note.Channel.NOTE, required=False
    )

    def clean_channel(self) -> str:
        """A plain note where no channel is chosen."""
        return self.cleaned_data["channel"] or Note.Channel.NOTE


class FileForm(RefusableForm):
    """One file."""

    content = forms.FileField(label=_("File"), help_text=_("Up to 20 MB: pictures, PDF, office documents, text, zip."))
