"""The verbs of surveys and statements."""

from guanxi.domains.credit.statements.actions.doubts import accept_figures
from guanxi.domains.credit.statements.actions.entering import (
    assign_line,
    convert_statement,
    enter_statement,
    remove_statement,
)
from guanxi.domains.credit.statements.actions.reading import paste_statements, upload_statements
from guanxi.domains.credit.statements.actions.refusals import (
    NothingDoubted,
    NothingRead,
    NothingSurveyed,
    SurveyChanged,
    SurveyFinished,
    SurveyOpen,
)
from guanxi.domains.credit.statements.actions.surveys import add_reference, change_survey, finish_survey, open_survey

__all__ = [
    "NothingDoubted", "NothingRead", "NothingSurveyed", "SurveyChanged", "SurveyFinished", "SurveyOpen",
    "accept_figures", "add_reference", "assign_line", "change_survey", "convert_statement", "enter_statement",
    "finish_survey", "open_survey", "paste_statements", "remove_statement", "upload_statements",
]  # fmt: skip
