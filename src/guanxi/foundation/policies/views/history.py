"""Versions for ever: all of a policy, one as it was recorded, two beside each other. Open to everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.naming import policy_label, since, whom_text
from guanxi.foundation.policies.queries import names_of, version_seen, versions
from guanxi.foundation.policies.reasons import reason_told
from guanxi.foundation.policies.terms import declared, info_of, to_json
from guanxi.foundation.policies.views.reading import RECORD, SHOWN, crumbs, kind_or_404, version_line
from guanxi.foundation.policies.words import left_over, said_terms
from guanxi.kit.components.lists import Column, Row
from guanxi.kit.components.numbers import day, moment
from guanxi.kit.pages import page


@require_GET
def all_versions(request: HttpRequest, name: str) -> HttpResponse:
    """Every version ever recorded, the latest start first; two of them can be compared."""
    kind = kind_or_404(name)
    every = versions(name).defer("terms")
    scope, key = request.GET.get("scope", ""), request.GET.get("key", "")
    if scope:
        every = every.filter(scope=scope, scope_key=key)
    recorded = list(every[: SHOWN + 1])
    names = names_of(request.user, {(one.scope, one.scope_key) for one in recorded})
    today = timezone.localdate()
    lines = [
        version_line(one, names, today) for one in recorded[:SHOWN] if (one.scope, one.scope_key) in names
    ]  # fmt: skip
    context = {
        "info": info_of(kind), "is_cut": len(recorded) > SHOWN, "crumbs": crumbs(name),
        "compare_url": reverse("policies:comparison", args=[name]),
        "columns": [Column(_("Holds"), phone="title"), Column(_("For"), phone="sub"),
                    Column(_("Reason"), grow=True, muted=True), Column(_("Decided by"), phone="end")],
        "rows": [*(_version_row(line) for line in lines),
                 Row([_("Defaults"), "", _("What the program begins with"), ""], key="0", label=_("Defaults"))],
    }  # fmt: skip
    return page(request, "policies/versions.html", context)


def _version_row(line: dict[str, Any]) -> Row:
    found = line["version"]
    cells = [line["since"], line["whom"], line["reason"], found.by]
    return Row(cells, url=line["url"], key=found.pk, label=f"{line['since']} {line['whom']}")


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it was recorded, for ever."""
    found = version_seen(request.user, pk)
    if found is None:
        raise Http404
    kind = declared.get(found.policy)
    names = names_of(request.user, [(found.scope, found.scope_key)])
    said = said_terms(kind, found.terms) if kind else []
    same = versions(found.policy, scope=found.scope, scope_key=found.scope_key).defer("terms")
    before = same.filter(starts_on__lte=found.starts_on).exclude(pk__gte=found.pk, starts_on=found.starts_on).first()
    after = same.filter(starts_on__gte=found.starts_on).exclude(pk__lte=found.pk, starts_on=found.starts_on).last()
    context = {
        "version": found, "label": policy_label(found.policy), "whom": whom_text(found.scope, found.scope_key, names),
        "crumbs": crumbs(found.policy), "told": _facts(found, after),
        "compare_url": f"{reverse('policies:comparison', args=[found.policy])}?v={before.pk if before else 0}&v={pk}",
        "from_url": f"{reverse('policies:change', args=[found.policy])}?from={pk}",
        "short": [one for one in said if not one.is_long], "long": [one for one in said if one.is_long],
        "left_over": left_over(kind, found.terms), "may_record": kind is not None and may(request.user, RECORD),
    }  # fmt: skip
    return page(request, "policies/version.html", context)


def _facts(version: PolicyVersion, after: PolicyVersion | None) -> list[tuple[Any, Any]]:
    until = _("%(day)s, then another version") % {"day": day(after.starts_on)} if after else "–"
    told = [
        (_("Holds"), since(version, timezone.localdate())), (pgettext("version", "Until"), until),
        (_("Reason"), reason_told(version.reason) or "–"), (_("Decided by"), version.by),
        (_("Recorded"), moment(version.at)),
    ]  # fmt: skip
    agreed = [(_("Agreed by"), version.agreed_by)] if version.agreed_by else []
    return [*told, *agreed, (pgettext("running number", "Number"), version.pk)]


@require_GET
def compare(request: HttpRequest, name: str) -> HttpResponse:
    """Two versions beside each other, the older one first; number 0 is what the program begins with."""
    kind = kind_or_404(name)
    asked = [one for one in request.GET.getlist("v") if one.isascii() and one.isdigit() and len(one) < 19]
    context: dict[str, Any] = {"info": info_of(kind), "crumbs": [*crumbs(name), (_("Versions"), _versions_url(name))]}
    if len(asked) != 2 or len(set(asked)) != 2:
        return page(request, "policies/comparison.html", context | {"is_wrong": True}, status=422)
    sides = sorted((_side(request.user, kind, int(pk)) for pk in asked), key=lambda side: side["order"])
    pairs = list(zip(*(side["said"] for side in sides), strict=True))
    changed = [pair for pair in pairs if (pair[0].text, pair[0].rows) != (pair[1].text, pair[1].rows)]
    same = [pair for pair in pairs if pair not in changed]
    context |= {
        "titles": [side["title"] for side in sides], "count": len(changed),
        "columns": [Column(_("Term"), grow=True), *(Column(side["title"], grow=True) for side in sides)],
        "rows": [[one.term.label, one.text, other.text] for one, other in changed if not one.is_long | other.is_long],
        "long": [pair for pair in changed if pair[0].is_long or pair[1].is_long],
        "same_columns": [Column(_("Term"), grow=True, phone="title"), Column(_("both"), grow=True, phone="sub")],
        "same_rows": [[one.term.label, one.lines] for one, _other in same],
    }  # fmt: skip
    return page(request, "policies/comparison.html", context)


def _versions_url(name: str) -> str:
    return reverse("policies:versions", args=[name])


def _side(user: Any, kind: Any, pk: int) -> dict[str, Any]:
    if pk == 0:
        said = said_terms(kind, to_json(kind()))
        return {"title": _("Defaults"), "said": said, "order": (date.min, 0)}
    found = version_seen(user, pk)
    if found is None or found.policy != info_of(kind).name:
        raise Http404
    names = names_of(user, [(found.scope, found.scope_key)])
    line = version_line(found, names, timezone.localdate())
    title = format_html('<a href="{}">{}</a><br>{}', line["url"], line["since"], line["whom"])
    return {"title": title, "said": said_terms(kind, found.terms), "order": (found.starts_on, found.pk)}
