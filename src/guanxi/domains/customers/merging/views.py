"""Two customers beside each other: one after the other from the list of pairs, or two that somebody chose."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.domains.customers import actions
from guanxi.domains.customers.duplicates.reasons import sentence
from guanxi.domains.customers.merging.queries import (
    count_open,
    customers_for_merging,
    elder_of,
    merges_of,
    pair_after,
    pair_for_page,
)
from guanxi.domains.customers.merging.records import merge_context
from guanxi.domains.customers.merging.shown import compare, head_of, picked_from
from guanxi.domains.customers.merging.undoing import undo_until
from guanxi.domains.customers.models import Customer, CustomerMerge, DuplicatePair
from guanxi.domains.customers.views.loading import common
from guanxi.foundation.people.visibility import may
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import page


def demand_merging(request: HttpRequest) -> None:
    """Pages of merging are for those who may merge.

    Raises:
        NotAllowed: the reader may not.
    """
    if not may(request.user, "customers.merge_customers"):
        raise NotAllowed()


@require_http_methods(["GET", "POST"])
def review_pair(request: HttpRequest, pair_pk: int) -> HttpResponse:
    """One pair: its reasons, both records, what would move; POST decides and goes on to the next."""
    pair = pair_for_page(request.user, pair_pk)
    if pair is None:
        raise Http404
    demand_merging(request)
    if request.method == "POST":
        return _decide(request, pair)
    if pair.decision or pair.one.merged_into_id or pair.other.merged_into_id:
        return _go_on(request, pair, _place(request), step=0)
    survivor, merged = _in_order(request, pair.one_id, pair.other_id)
    place, of = _place(request)
    context = _context(request, survivor, merged) | {
        "pair": pair, "reasons": [sentence(one) for one in pair.reasons], "place": place, "of": of,
        "skip_url": _url(pair, place=place, of=of, skip="1"),
    }  # fmt: skip
    if request.GET.get("skip"):
        return _go_on(request, pair, (place, of), step=1)
    return page(request, "customers/review.html", context)


def _decide(request: HttpRequest, pair: DuplicatePair) -> HttpResponse:
    where = _place(request)  # before the decision takes the pair out of the count
    try:
        if request.POST.get("decision") == "different":
            actions.record_not_duplicates(pair.one, pair.other, **common(request))
            return _go_on(request, pair, where, step=1, done=f"pair-{pair.pk}")
        merge = _merge(request, pair.one_id, pair.other_id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_url(pair, place=where[0], of=where[1]))
    return _go_on(request, pair, where, step=1, done=f"merge-{merge.pk}")


def _merge(request: HttpRequest, one: int, other: int) -> CustomerMerge:
    survivor, merged = _in_order(request, one, other)
    given = {name: request.POST.get(name, "") for name in ("survivor_version", "merged_version")}
    seen = {name: int(text) if text.isdecimal() and len(text) < 10 else None for name, text in given.items()}
    merge: CustomerMerge = actions.merge_customers(
        survivor, merged, chosen=picked_from(request.POST.dict()), **seen, **common(request)
    )
    return merge


def _in_order(request: HttpRequest, one: int, other: int) -> tuple[Customer, Customer]:
    """Who survives and who goes into it: as asked for, else as proposed."""
    rows = customers_for_merging(request.user)
    pair = get_object_or_404(rows, pk=one), get_object_or_404(rows, pk=other)
    asked = request.POST.get("survivor") or request.GET.get("survivor", "")
    survivor = next((row for row in pair if str(row.pk) == asked), elder_of(*pair))
    return survivor, pair[1] if survivor is pair[0] else pair[0]


def _context(request: HttpRequest, survivor: Customer, merged: Customer) -> dict[str, Any]:
    swapped = request.GET.copy()
    swapped["survivor"] = str(merged.pk)
    return {
        "survivor": survivor,
        "merged": merged,
        "left": head_of(survivor, survives=True),
        "right": head_of(merged, survives=False),
        "found": compare(survivor, merged, request.user),
        "swap_url": f"?{swapped.urlencode()}",
        "undo": request.GET.get("done", ""),
        "crumbs": [(_("Customers"), reverse("customer_list")), (_("Possible duplicates"), reverse("customers:pairs"))],
    }


def _place(request: HttpRequest) -> tuple[int, int]:
    """The how-manieth pair of how many this is."""
    asked = [request.GET.get(name, "") for name in ("place", "of")]
    place, of = (int(text) if text.isdecimal() and len(text) < 7 else 0 for text in asked)
    return (place, of) if 0 < place <= of else (1, max(count_open(request.user), 1))


def _url(pair: DuplicatePair, **query: Any) -> str:
    return f"{reverse('customers:pair', args=[pair.pk])}?{urlencode(query)}"


def _go_on(
    request: HttpRequest, pair: DuplicatePair, where: tuple[int, int], *, step: int, done: str = ""
) -> HttpResponse:
    """To the next pair, or to the list after the last one."""
    place, of = where
    query = {"done": done} if done else {}
    if following := pair_after(request.user, pair):
        return redirect(_url(following, place=min(place + step, of), of=of, **query))
    messages.success(request, _("You have looked at every pair."))
    return redirect(f"{reverse('customers:pairs')}?{urlencode(query)}" if query else reverse("customers:pairs"))


@require_POST
def undo_decision(request: HttpRequest) -> HttpResponse:
    """POST: take the last decision back, and show that pair again."""
    demand_merging(request)
    kind, _dash, number = request.POST.get("done", "").partition("-")
    if kind not in ("merge", "pair") or not number.isdecimal():
        raise Http404
    try:
        pair = _take_back(request, kind, int(number))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("customers:pairs")
    messages.success(request, _("The decision is undone."))
    return redirect("customers:pair", pair_pk=pair.pk) if pair else redirect("customers:merges")


def _take_back(request: HttpRequest, kind: str, pk: int) -> DuplicatePair | None:
    if kind == "merge":
        merge = get_object_or_404(merges_of(request.user), pk=pk)
        actions.unmerge_customers(merge, **common(request))
        both = sorted((merge.survivor_id, merge.merged_id))
        pairs = DuplicatePair.objects.visible_to(request.user)
        found: DuplicatePair | None = pairs.filter(one=both[0], other=both[1]).first()
        return found
    pair = get_object_or_404(DuplicatePair.objects.visible_to(request.user), pk=pk)
    actions.reconsider_pair(pair, **common(request))
    return pair


@require_http_methods(["GET", "POST"])
def merge_two(request: HttpRequest) -> HttpResponse:
    """Two customers that somebody chose: `?one=7&other=9`; without the other one the page asks for it."""
    demand_merging(request)
    given = request.POST if request.method == "POST" else request.GET
    one, other = (int(text) if (text := given.get(name, "")).isdecimal() else 0 for name in ("one", "other"))
    if not one or not other or one == other:
        chosen = customers_for_merging(request.user).filter(pk=one or other).first()
        context = {"chosen": chosen, "crumbs": [(_("Customers"), reverse("customer_list"))]}
        return page(request, "customers/merge_choose.html", context)
    survivor, merged = _in_order(request, one, other)
    if request.method == "POST":
        try:
            merge = _merge(request, one, other)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("%(merged)s is merged into %(survivor)s. It can be undone for %(days)s days.")
            names = {"merged": merged, "survivor": survivor, "days": (undo_until(merge) - merge.at).days}
            messages.success(request, said % names)
            return redirect("customer", pk=survivor.pk)
    context = _context(request, survivor, merged) | {"one": one, "other": other}
    crumbs = [(_("Customers"), reverse("customer_list")), (survivor, reverse("customer", args=[survivor.pk]))]
    return page(request, "customers/review.html", context | {"crumbs": crumbs})


@require_GET
def show_merge(request: HttpRequest, merge_pk: int) -> HttpResponse:
    """One merge: what was moved, both sides' values, and whether it can be undone."""
    merge = get_object_or_404(merges_of(request.user), pk=merge_pk)
    return page(request, "customers/merge.html", merge_context(request, merge))


@require_POST
def undo_merge(request: HttpRequest, merge_pk: int) -> HttpResponse:
    """POST: the two are two again."""
    merge = get_object_or_404(merges_of(request.user), pk=merge_pk)
    try:
        merged = actions.unmerge_customers(merge, **common(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("customers:merge_record", merge_pk=merge_pk)
    messages.success(request, _("%(name)s stands for itself again.") % {"name": merged})
    return redirect("customer", pk=merged.pk)
