"""The cast of this room's tests, and sentences in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from guanxi.foundation.people.tests.company import Company, build_company
from guanxi.foundation.policies.terms import declared, policy
from guanxi.foundation.policies.tests.tea import NAME, Tea


@pytest.fixture
def company(db: None) -> Company:
    """Two regions, a team, six people."""
    return build_company()


@pytest.fixture
def tea() -> Iterator[type]:
    """A policy for everybody who can be named."""
    yield policy(NAME, label="Tea", help="Who gets how much.", scopes=("company", "unit", "role"))(Tea)
    del declared[NAME]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Sentences are compared in English."""
    with translation.override("en"):
        yield
