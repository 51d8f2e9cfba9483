"""What this room prints: the survey, the scoring table and the application (S4-43)."""

from guanxi.domains.credit.documents.application import application_pdf
from guanxi.domains.credit.documents.scoring import scoring_pdf
from guanxi.domains.credit.documents.survey import survey_pdf

__all__ = ["application_pdf", "scoring_pdf", "survey_pdf"]
