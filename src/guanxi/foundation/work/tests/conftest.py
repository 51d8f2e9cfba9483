"""The cast of this room's tests, and sentences in English."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from guanxi.foundation.people.tests.company import Company, build_company
from guanxi.foundation.work.tests.approving import promising


@pytest.fixture
def company(db: None) -> Company:
    """Two regions, a team, six people."""
    return build_company()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def promise(db: None) -> Iterator[Any]:
    """The verb that needs approval."""
    with promising() as verb:
        yield verb
