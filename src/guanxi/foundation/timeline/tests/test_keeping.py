"""One way of keeping files, whatever room they hang in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db.models import FileField

from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.files import KeptFile, keep
from guanxi.kit.errors import BadInput, Refusal

ROOMS = [one for one in apps.get_models() if any(isinstance(field, FileField) for field in one._meta.fields)]
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PNG = b"\x89PNG and more"


def test_every_model_of_files_is_kept_this_way() -> None:
    assert {one._meta.label for one in ROOMS} >= {"timeline.File", "fields.FieldFile", "forms.FormFile"}
    assert all(issubclass(one, KeptFile) for one in ROOMS)


def row(model: type[KeptFile]) -> dict[str, Any]:
    """What a row needs besides the file."""
    needs = {"kind": "customers.customer", "object_id": 1}
    return {name: value for name, value in needs.items() if name in {field.name for field in model._meta.fields}}


@pytest.mark.django_db
@pytest.mark.parametrize("model", ROOMS, ids=lambda one: one._meta.label)
class TestKeeping:
    def test_what_is_looked_at_besides_is_the_begin_and_the_kind(self, model) -> None:
        seen = []
        told = {"by": system_user(), "at": AT, **row(model)}
        kept = keep(model, content=ContentFile(PNG), name="a/b.png", check=lambda *it: seen.append(it), **told)
        assert seen == [(PNG, "image/png")] and (kept.name, kept.size) == ("b.png", len(PNG))
        with kept.content.open("rb") as content:
            assert content.read() == PNG

    def test_a_refusal_and_a_full_disk_leave_no_row(self, model, monkeypatch) -> None:
        def refuse(_head: bytes, _kind: str) -> None:
            raise BadInput(content="no")

        def full(*_args: Any, **_more: Any) -> None:
            raise OSError(28, "No space left on device")

        told = {"content": ContentFile(PNG), "name": "b.png", "by": system_user(), "at": AT, **row(model)}
        with pytest.raises(BadInput):
            keep(model, check=refuse, **told)
        monkeypatch.setattr(FileSystemStorage, "_save", full)
        with pytest.raises(Refusal, match="administrator|管理员"):
            keep(model, **told)
        assert not model._default_manager.exists()
