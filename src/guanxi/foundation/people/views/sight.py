"""Looking, read-only, as a colleague."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from guanxi.foundation.people.actions import see_as
from guanxi.foundation.people.middleware import SEE_AS, as_oneself, person_of
from guanxi.foundation.people.queries import users_visible_to


@as_oneself
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to look as the colleague `pk`."""
    user = get_object_or_404(users_visible_to(person_of(request)), pk=pk)
    see_as(user, by=request.user, at=timezone.now())
    request.session[SEE_AS] = user.pk
    return redirect("/")


@as_oneself
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Be oneself again."""
    request.session.pop(SEE_AS, None)
    return redirect("settings:users")
