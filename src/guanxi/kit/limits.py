"""Requests that are too large or malformed get a sentence that says what to do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal
from guanxi.kit.faults import fault_behind
from guanxi.kit.pages import RefusalMiddleware


class TooLarge(Refusal):
    """More was sent than the server reads; it read none of it."""

    status = 413
    code = "too_large"
    message = _("This is too large to be taken.")
    mend = _("Shorten the text, or attach it as a file; go back and everything you typed is still there.")


class Malformed(Refusal):
    """The request could not be read."""

    status = 400
    code = "malformed"
    message = _("This request could not be read.")
    mend = _("Go back, load the page anew and try again.")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The answer to a request that Django refuses to read, or to a session that could not be kept."""
    is_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent)
    refusal = TooLarge() if is_large else fault_behind(exception) or Malformed()
    answer = RefusalMiddleware(lambda _request: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    return answer
