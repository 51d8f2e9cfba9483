"""What people type on the set-up pages."""

from __future__ import annotations

from django import forms

from guanxi.kit.errors import Refusal


class RefusableForm(forms.Form):
    """A form that shows a refusal at the inputs it names."""

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal's sentences beside their inputs; those without an input go above the form."""
        for name, text in refusal.fields.items():
            self.add_error(name if name in self.fields else None, text)
        if not refusal.fields:
            self.add_error(None, str(refusal))
