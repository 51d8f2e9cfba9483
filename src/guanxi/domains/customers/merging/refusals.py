"""What merging says "no" to, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal


class AlreadyMerged(Refusal):
    """One of the two was merged before, perhaps a moment ago by somebody else."""

    status = 409
    code = "already_merged"
    message = _("One of these customers was merged already.")
    mend = _("Reload the page; the merge stands on the timeline of the customer that remained.")


class ChangedMeanwhile(Refusal):
    """A record was changed after the two were laid side by side."""

    status = 409
    code = "changed_meanwhile"
    message = _("Somebody changed one of these customers meanwhile. Nothing was merged.")
    mend = _("Look at both again and choose anew.")


class NotMergeable(Refusal):
    """These two cannot become one."""

    code = "not_mergeable"


class NotUndoable(Refusal):
    """The merge cannot be undone (any more).

    Args:
        hindrances: sentences about what stands in the way.
    """

    status = 409
    code = "merge_not_undoable"
    message = _("This merge cannot be undone.")

    def __init__(self, message: Any = None, *, mend: Any = None, hindrances: tuple[str, ...] = ()) -> None:
        super().__init__(message, mend=mend)
        self.hindrances = hindrances
