"""Keeping what a form said when it was filled."""

from __future__ import annotations

from datetime import datetime

from guanxi.foundation.forms.models import FormTemplate, FormVersion
from guanxi.foundation.forms.queries import current_version
from guanxi.foundation.forms.specs import FormSpec, declared
from guanxi.foundation.forms.wording import both


def keep_version(key: str, *, at: datetime) -> FormVersion:
    """The version of a form that is filled now; a wording of a declared form that is new is stored first."""
    version = current_version(key)
    if version is None:
        raise LookupError(key)
    if version.pk is None:
        told = {"titles": version.titles, "items": version.items, "digest": version.digest, "published_at": at}
        version, _made = FormVersion.objects.get_or_create(
            template=_template_of(declared[key], at), number=version.number, defaults=told
        )
    return version


def _template_of(spec: FormSpec, at: datetime) -> FormTemplate:
    label, label_en = both(spec.label)
    help, help_en = both(spec.help)
    told = {
        "kind": spec.kind, "label": label[:80], "label_en": label_en[:80], "help": help[:300], "help_en": help_en[:300],
        "rhythm": spec.rhythm, "fillers": list(spec.fillers), "is_declared": True,
    }  # fmt: skip
    made, _new = FormTemplate.objects.update_or_create(
        key=spec.key, defaults=told, create_defaults=told | {"created_at": at}
    )
    return made
