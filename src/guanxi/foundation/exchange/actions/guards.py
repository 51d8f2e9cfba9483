"""What the verbs of imports refuse alike."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportRun
from guanxi.kit.errors import NotAllowed, Refusal

NO_NAME = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069/\\]")


class NotOpen(Refusal):
    """The import was started or thrown away, so its choices stand."""

    status = 409
    code = "import_not_open"


def clean_name(name: str | None) -> str:
    """A file name without folders and signs that are not seen."""
    last = re.split(r"[/\\]", name or "")[-1]
    return NO_NAME.sub("", last).strip()[-200:] or "file"


def require_author(run: ImportRun, by: Any) -> None:
    """Refuse everybody but who opened the run.

    Raises:
        NotAllowed: somebody else opened it.
    """
    if run.by_id != by.pk:
        raise NotAllowed()


def require_open(run: ImportRun) -> None:
    """Refuse changes to a run that was started or thrown away.

    Raises:
        NotOpen: its choices stand.
    """
    if run.discarded_at:
        raise NotOpen(_("This import was thrown away."), mend=_("Bring the file in again."))
    if run.started_at:
        raise NotOpen(
            _("This import was started; its choices stand."), mend=_("Bring the file in again to change them.")
        )


def require_own_open(run: ImportRun, by: Any) -> None:
    """Refuse everybody but who opened the run, and changes once it was started or thrown away."""
    require_author(run, by)
    require_open(run)
