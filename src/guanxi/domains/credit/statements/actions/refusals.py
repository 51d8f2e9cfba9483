"""What surveys say "no" to, and what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal


class SurveyOpen(Refusal):
    """A survey of this customer is open."""

    status = 409
    code = "survey_open"
    message = _("A survey of this customer is open already.")
    mend = _("Go on with that one.")


class SurveyFinished(Refusal):
    """A finished survey is kept as it is."""

    status = 409
    code = "survey_finished"
    message = _("This survey is finished; decisions rest on it, so it is kept as it is.")
    mend = _("Open a new survey; earlier years are taken over from this one.")


class SurveyChanged(Refusal):
    """Somebody else changed the survey since the page was opened."""

    status = 409
    code = "survey_changed"
    message = _("Somebody else changed this survey meanwhile.")
    mend = _("Your figures are still on the page: open the survey in a second window, compare, and save again.")


class NothingSurveyed(Refusal):
    """A survey without anything in it carries no decision."""

    code = "nothing_surveyed"
    message = _("There is nothing in this survey yet.")
    mend = _("Enter a statement, an answer of a bank or supplier, or fill in the eleven items about the management.")


class NothingDoubted(Refusal):
    """The figures count: nothing about them is marked as impossible, or somebody said already why they stand."""

    status = 409
    code = "nothing_doubted"
    message = _("The figures of this year count already.")
    mend = _("Reload the page to see why.")


class NothingRead(Refusal):
    """Nothing of a pasted table or a file was recognised."""

    code = "nothing_read"
    message = _("No line of a balance sheet or income statement was recognised.")
    mend = _("Copy the whole table with its names and figures, or type the figures.")
