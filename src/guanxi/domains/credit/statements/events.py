"""What can happen to a survey, and how it reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

declare(
    EventType("credit.survey_opened", _("Credit survey opened."), "file"),
    EventType("credit.statement_entered", _("Financial statements entered: %(years)s."), "edit"),
    EventType("credit.figures_accepted", _("The marked figures of %(year)s stand: %(reason)s"), "check", "warn"),
    EventType("credit.reference_added", _("To be asked about the customer: %(who)s."), "phone"),
    EventType("credit.survey_finished", _("Credit survey finished, grade of the figures: %(grade)s."), "check", "ok"),
)
