"""Many documents at once, as an import brings them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model

from guanxi.domains.receivables.actions.posted import DocumentFaults, Posted, PostedDocument
from guanxi.domains.receivables.actions.posting import post
from guanxi.domains.receivables.refusals import BadDocuments
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput


@action("receivables.post_documents", inner=True)
def post_documents(
    documents: Sequence[PostedDocument], *, is_told: bool = False, by: Any, at: datetime
) -> list[Posted]:
    """Post invoices, receipts, credit notes and bad debts of many customers, in the order given, all or none.

    Means exactly what the single actions would mean one after the other, with one event a document.

    Args:
        is_told: the caller writes events of its own, on the timelines of the documents too; none are written here.

    Raises:
        BadDocuments: with the faults of each document by its position; nothing was posted.
        ReservedTooLittle: more is released than an account has reserved.
    """
    try:
        return post(documents, is_told=is_told, is_brought=True, by=by, at=at)
    except DocumentFaults as error:
        raise BadDocuments(error.faults) from error


def post_one(document: PostedDocument, *, by: Any, at: datetime) -> int:
    """Post a single document; answers its id.

    Raises:
        BadInput: what is wrong with it, by field.
    """
    try:
        return post([document], by=by, at=at)[0].id
    except DocumentFaults as error:
        raise BadInput(**error.faults[0]) from error


def source_of(record: Model | None) -> dict[str, Any]:
    """A record as the source of a document."""
    return {} if record is None else {"source_kind": record._meta.label_lower, "source_id": record.pk}
