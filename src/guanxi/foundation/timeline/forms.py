"""What people write down."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.models import Note
from guanxi.kit.errors import Refusal


class NoteForm(forms.Form):
    """Words and the channel; the length is the action's to judge, so that nothing pasted is cut silently."""

    text = forms.CharField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}))
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Note.Channel.choices, initial=Note.Channel.NOTE, required=False
    )

    def clean_channel(self) -> str:
        """A plain note where no channel is chosen."""
        return self.cleaned_data["channel"] or Note.Channel.NOTE

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the inputs it names."""
        show_refusal(self, refusal)


class FileForm(forms.Form):
    """One file."""

    content = forms.FileField(label=_("File"), help_text=_("Up to 20 MB: pictures, PDF, office documents, text, zip."))

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal at the inputs it names."""
        show_refusal(self, refusal)


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal's sentences beside their inputs, the rest above the form."""
    for name, text in refusal.fields.items():
        form.add_error(name if name in form.fields else None, text)
    if not refusal.fields:
        form.add_error(None, str(refusal))
