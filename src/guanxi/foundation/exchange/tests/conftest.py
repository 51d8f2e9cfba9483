"""Where files of runs lie in tests, and the language of their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation


@pytest.fixture
def place(settings, tmp_path) -> Path:
    """Files lie in the folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def in_english(request, settings, tmp_path) -> Iterator[None]:
    """Imports of tests leave nothing behind and are read in English."""
    if "test_import" in request.node.path.name:
        settings.MEDIA_ROOT = tmp_path
        with translation.override("en"):
            yield
    else:
        yield
