"""Set-up pages of users."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from guanxi.foundation.people import actions
from guanxi.foundation.people.forms.users import NewUserForm, PasswordForm, UserForm, particulars_of
from guanxi.foundation.people.middleware import person_of
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import people_one_may_see_as, users_visible_to
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.states import sides_of
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.merging import Clash, merge_many

SEEN = "seen"  # names the inputs that tell what the editor saw


def require(request: HttpRequest, *permissions: str) -> None:
    """Refuse the page to who may do none of these.

    Raises:
        NotAllowed: none of them is granted.
    """
    if not any(may(request.user, permission) for permission in permissions):
        raise NotAllowed()


def index(request: HttpRequest) -> HttpResponse:
    """The people within one's reach, with what one may do about them."""
    require(request, "people.see_as", "people.create_user", "people.change_user")
    people = list(users_visible_to(person_of(request)).prefetch_related("roles"))
    seeable = set()
    if may(request.user, "people.see_as"):
        seeable = {one.pk for one in people_one_may_see_as(person_of(request))}
    lines = [
        {"user": one, "roles": ", ".join(str(role) for role in one.roles.all()), "can_see_as": one.pk in seeable}
        for one in people
    ]
    context = {
        "lines": lines,
        "can_create": may(request.user, "people.create_user"),
        "can_change": may(request.user, "people.change_user"),
    }
    return render(request, "people/users.html", context)


@sensitive_post_parameters("password")
def create(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody."""
    require(request, "people.create_user")
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_user(**form.cleaned_data, by=request.user, at=timezone.now(),
                                       key=request.POST.get("idempotency_key"))  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s can sign in.") % {"name": user})
            return redirect("settings:users")
    return render(request, "people/user_form.html", {"form": form}, status=422 if form.errors else 200)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody's particulars and roles."""
    require(request, "people.change_user")
    user = get_object_or_404(users_visible_to(person_of(request)).prefetch_related("roles"), pk=pk)
    form, clashes = UserForm(request.POST or None, initial=particulars_of(user)), list[dict[str, Any]]()
    seen = UserForm(request.POST or None, initial=particulars_of(user), prefix=SEEN)
    if request.method == "POST" and form.is_valid():
        try:
            save(request, user, dict(form.cleaned_data), dict(seen.cleaned_data) if seen.is_valid() else {})
        except Clash as clash:
            now = particulars_of(User.objects.get(pk=pk))
            roles = merge_many(form.cleaned_data["roles"], seen.cleaned_data["roles"], now["roles"])
            form = UserForm(initial=now | clash.wanted | {"roles": sorted(roles)})
            seen, clashes = UserForm(initial=now, prefix=SEEN), sides_of(clash, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings:users")
    context = {
        "form": form, "person": user, "password_form": PasswordForm(), "is_self": user.pk == request.user.pk,
        "seen": seen, "clashes": clashes,
    }  # fmt: skip
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "people/user_form.html", context, status=status)


def save(request: HttpRequest, user: User, wanted: dict[str, Any], seen: dict[str, Any]) -> None:
    """Particulars and roles in one transaction, merged with what others did since they were seen."""
    roles, before = wanted.pop("roles"), seen.pop("roles", None)
    actions.arrange_user(
        user, changes=wanted, roles=roles, original=seen or None, original_roles=before, by=request.user,
        at=timezone.now(),
    )  # fmt: skip


@sensitive_post_parameters("password")
@require_POST
def change_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a new password."""
    require(request, "people.set_password")
    user = get_object_or_404(users_visible_to(person_of(request)), pk=pk)
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            actions.set_password(user, password=form.cleaned_data["password"], by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("%(name)s has a new password; all devices are signed out.") % {"name": user})
            return redirect("settings:users")
    base, seen = (UserForm(initial=particulars_of(user), prefix=prefix) for prefix in (None, SEEN))
    context = {"form": base, "seen": seen, "person": user, "password_form": form, "is_self": user.pk == request.user.pk}
    return render(request, "people/user_form.html", context, status=422)


@require_POST
def change_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody sign in no longer, or again."""
    user = get_object_or_404(users_visible_to(person_of(request)), pk=pk)
    change = actions.deactivate_user if user.is_active else actions.reactivate_user
    change(user, by=request.user, at=timezone.now())
    text = _("%(name)s can sign in.") if user.is_active else _("%(name)s can no longer sign in.")
    messages.success(request, text % {"name": user})
    return redirect("settings:users")
