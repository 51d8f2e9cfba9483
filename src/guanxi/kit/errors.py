"""Expected "no"s. Anything else that is raised is a bug."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.kit.sentences import together


class Refusal(Exception):
    """A business "no", shown to the user together with what to do about it.

    Args:
        message: one translated sentence; names what is wrong.
        mend: one translated sentence; names what to do (optional).
        fields: field name → message, when single inputs are at fault.

    `retry_after` is the number of seconds after which the same request may succeed; 0: not by waiting.
    """

    status = 422
    retry_after = 0
    code = "refused"
    message: Any = _("This cannot be done.")
    mend: Any = ""

    def __init__(self, message: Any = None, *, mend: Any = None, fields: Mapping[str, Any] | None = None) -> None:
        self.message = message if message is not None else self.message
        self.mend = mend if mend is not None else self.mend
        self.fields = dict(fields or {})
        super().__init__(str(self.message))

    def __str__(self) -> str:
        return together(self.message, self.mend)


class NotAllowed(Refusal):
    """The actor's roles do not grant this action."""

    status = 403
    code = "not_allowed"
    message = _("Your role does not allow this.")
    mend = _("Ask an administrator to give you the right, or hand the case to somebody who has it.")


class KeyReused(Refusal):
    """An idempotency key came back with another body."""

    code = "key_reused"
    message = _("This request key was already used for another request.")
    mend = _("Send the request again with a new Idempotency-Key.")


class EditConflict(Refusal):
    """Somebody else changed the record since it was opened.

    Args:
        theirs: field name → present value.
        original: field name → value when the form was opened.
    """

    status = 409
    code = "edit_conflict"
    message = _("Somebody else changed this record while you were editing it.")
    mend = _("Compare both versions below and save again; nothing was overwritten.")

    def __init__(self, *, theirs: Mapping[str, Any], original: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        super().__init__()
        self.theirs, self.original, self.yours = dict(theirs), dict(original), dict(yours)


class BadInput(Refusal):
    """Single fields are wrong; the message of each names the mend."""

    code = "bad_input"
    message = _("Please mend the marked fields.")

    def __init__(self, **fields: Any) -> None:
        super().__init__(fields=fields)

    def __str__(self) -> str:
        return together(*self.fields.values())


class NeedsApproval(Exception):
    """Somebody else has to agree first; `request` is the stored request once the verb has been rolled back.

    It is no `Refusal`, for nobody said no: pages that show refusals in their forms let it pass, and the program leads
    to the request wherever it was asked. `demand` says what is asked (`kit.approvals.Demand`).
    """

    status = 202
    code = "needs_approval"
    message: Any = _("This needs approval; the request was sent.")
    mend: Any = _("It is carried out by itself as soon as it is granted.")

    def __init__(self, demand: Any = None, *, request: Any = None) -> None:
        super().__init__(demand, request)
        self.demand, self.request = demand, request

    def __str__(self) -> str:
        return together(self.message, self.mend)
