"""Signing in by a one-time link."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from guanxi.foundation.people.actions import use_signin_link
from guanxi.foundation.people.middleware import as_oneself, open_to_all
from guanxi.foundation.people.sign_in import is_from_this_machine


@open_to_all
@as_oneself
@never_cache
@require_GET
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in whoever the link was made for, once, from this machine; otherwise say why not."""
    user = use_signin_link(secret, at=timezone.now()) if is_from_this_machine(request) else None
    if user is None:
        return render(request, "people/link_refused.html", status=403)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("/")
