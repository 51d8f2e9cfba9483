"""Nobody overwrites another's edit unseen, and nobody is bothered without need."""

from __future__ import annotations

import pytest

from guanxi.kit.errors import EditConflict
from guanxi.kit.merging import merge, summary


@pytest.mark.parametrize(
    ("changes", "original", "present", "written"),
    [
        ({"a": 2}, {"a": 1}, {"a": 1}, {"a": 2}),
        ({"a": 1, "b": 2}, {"a": 1, "b": 1}, {"a": 9, "b": 1}, {"b": 2}),
        ({"a": 2}, {"a": 1}, {"a": 2}, {}),
        ({"a": 1}, {}, {"a": 1}, {}),
    ],
)
def test_what_is_written(changes, original, present, written):
    assert merge(changes, original, present) == written


@pytest.mark.parametrize("original", [{"a": 1, "b": 1}, {}])
def test_what_is_shown(original):
    with pytest.raises(EditConflict) as conflict:
        merge({"a": 2, "b": 5}, {"b": 5, **original}, {"a": 3, "b": 5})
    assert (conflict.value.theirs, conflict.value.yours) == ({"a": 3}, {"a": 2})
    assert conflict.value.original == {"a": original.get("a")}


def test_summary():
    assert summary([["", "x"], [1, 2], ["长" * 50, None], [1, 1]]) == f"– → x; 1 → 2; {'长' * 39}… → – (+1)"
