"""The grades of a record: reasons, course, every grade it had."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from guanxi.foundation.measures.panels import grade_card, history_chart, history_table
from guanxi.foundation.measures.queries import current_grade, grade_history
from guanxi.foundation.measures.scorecards import card_shown
from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.kit.pages import page

SHOWN = 100


@require_GET
def show_grades(request: HttpRequest, scorecard: str, kind: str, pk: int) -> HttpResponse:
    """The grade in force with every reason, or an earlier one (`?grade=`), and the history."""
    card = card_shown(request.user, scorecard, kind)
    record = find_visible(request.user, kind, pk)
    if card is None or record is None:
        raise Http404
    history = list(grade_history(scorecard, record)[: SHOWN + 1])
    grades = history[:SHOWN]
    asked = request.GET.get("grade", "")
    in_force = current_grade(scorecard, record)
    chosen = next((one for one in grades if str(one.pk) == asked), in_force)
    columns, rows = history_table(grades, chosen, url=request.path)
    context = {
        "record": record, "title": card.label, "lede": card.help, "help": card.help,
        "crumbs": [(record, url_of(kind, pk))],
        "graded": grade_card(chosen, user=request.user) if chosen else None,
        "is_old": chosen != in_force, "url": request.path,
        "chart": history_chart(card.label, grades), "columns": columns, "rows": rows, "is_cut": len(history) > SHOWN,
    }  # fmt: skip
    return page(request, "measures/grades.html", context)
