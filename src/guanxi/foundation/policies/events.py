"""How what happens to terms reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import declared, info_of
from guanxi.foundation.timeline.events import EventType, declare


class Labels(Sequence[tuple[str, Any]]):
    """What policies are called; the rooms above declare theirs after this is read."""

    def __getitem__(self, place: Any) -> Any:
        return [(name, info_of(kind).label) for name, kind in declared.items()][place]

    def __len__(self) -> int:
        return len(declared)


declare(
    EventType(
        "policies.version_recorded",
        _("New terms were recorded: %(policy)s, from %(starts_on)s."),
        icon="edit",
        words={"policy": Labels()},
    )
)
