"""The cast of this room's tests, and sentences in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from guanxi.foundation.people.tests.company import Company, build_company


@pytest.fixture
def company(db: None) -> Company:
    """Two regions, a team, six people."""
    return build_company()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield
