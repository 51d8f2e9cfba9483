"""Import runs, what they brought and what was decided about their rows; lists that the worker writes into files."""

from guanxi.foundation.exchange.models.exports import Export, ExportQuerySet
from guanxi.foundation.exchange.models.rows import ImportDecision, ImportedDocument, ImportedRecord, ImportMend
from guanxi.foundation.exchange.models.runs import ImportRun, ImportRunQuerySet, LearnedMapping

__all__ = [
    "Export",
    "ExportQuerySet",
    "ImportDecision",
    "ImportMend",
    "ImportRun",
    "ImportRunQuerySet",
    "ImportedDocument",
    "ImportedRecord",
    "LearnedMapping",
]
