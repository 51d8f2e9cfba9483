"""What forms of every room can do."""

from __future__ import annotations

from django import forms

from guanxi.kit.errors import Refusal


class RefusableForm(forms.Form):
    """A form that shows a verb's refusal at the inputs it names, the rest above them."""

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal's sentences beside their inputs."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, text)
        if not refusal.fields:
            self.add_error(None, str(refusal))
