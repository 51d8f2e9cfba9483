"""That somebody made something of a filled form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from guanxi.foundation.forms.models import FormRecord, FormUse
from guanxi.foundation.forms.purposes import OWN, say_purpose
from guanxi.foundation.forms.queries import about_of
from guanxi.foundation.forms.specs import is_kept_close
from guanxi.foundation.forms.wording import say_in_all
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import record as record_event
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

LONGEST, LONGEST_PURPOSE = 1000, 60


@action("forms.use_record")
def use_record(
    record: FormRecord, *, purpose: str, about: Model | None = None, remark: str = "", by: Any, at: datetime
) -> FormUse:
    """Note that a finished form was used: for a comment, a decision, a report, a grade (S3-26).

    Args:
        purpose: "comment", "decision", "report", or what another room calls its own. about: what was made of it, such
            as an application. remark: the words of a comment, a decision or a report, at most 1,000 characters.

    Raises:
        BadInput: a form that is not finished, no purpose, a comment without words, or one on one's own form.
    """
    record = FormRecord.objects.select_related("version", "template").get(pk=record.pk)
    remark, purpose = remark.replace("\x00", "").strip(), purpose.strip()
    if not record.is_finished:
        raise BadInput(record=_("This form is not finished yet."))
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise BadInput(purpose=_("Say what the form was used for, at most 60 characters."))
    if len(remark) > LONGEST:
        raise BadInput(remark=_("At most %(most)s characters; this has %(length)s.")
                       % {"most": f"{LONGEST:,}", "length": f"{len(remark):,}"})  # fmt: skip
    if purpose in OWN and not remark:
        raise BadInput(remark=_("Write something first."))
    if purpose in OWN and by.pk == record.author_id:
        raise BadInput(remark=_("A form counts as used when somebody else makes something of it."))
    place = {"kind": kind_of(about), "object_id": about.pk} if about is not None else {}
    use = FormUse.objects.create(record=record, purpose=purpose, remark=remark, by=by, at=at, **place)
    told = about_of(record, system_user())
    said = "" if is_kept_close(record.template.key) else remark[:400]
    record_event(
        "forms.record_used", record, about=[told] if told is not None else [], by=by, at=at,
        form=record.version.title_by_language, purpose=purpose, used_for=say_in_all(say_purpose(purpose)),
        remark=said,
    )  # fmt: skip
    return use
