"""What every test run knows: the choice of tests for a second database."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as search

# A slow machine is no fault, and the same code has the same answer everywhere. `--hypothesis-profile default` looks on.
search.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
search.load_profile("steady")
QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database-only` leaves out what no database can change: PostgreSQL repeats the rest of the run."""
    parser.addoption("--database-only", action="store_true", help="run only the tests that touch the database")


def pytest_configure(config: pytest.Config) -> None:
    """Passwords of tests are hashed quickly; what is slow on purpose is Django's own and tested there."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = QUICK_HASH


def touches_database(item: pytest.Item) -> bool:
    """Whether a test asks for the database, by mark, by fixture or as a Django test case."""
    from django.test import TransactionTestCase

    is_marked = any(item.get_closest_marker(name) for name in ("both_databases", "django_db"))
    if is_marked or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
        return True
    case = getattr(item, "cls", None)
    return bool(case and issubclass(case, TransactionTestCase))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Drop the tests that do not touch the database, when asked to."""
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(scope="session")
def built_worlds() -> list[object]:
    """The snapshot of the cast, once it has been built in this run."""
    return []


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None, built_worlds: list[Any]) -> object:
    """The cast of `tests/world.py` in an empty database: built once in a run, then put back from its rows.

    After a test whose transactions are real the tables are emptied, those of the migrations too; there it is built.
    """
    marker = request.node.get_closest_marker("django_db")
    if "live_server" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        from tests.world import build_world

        return build_world()
    if not built_worlds:
        from tests.snapshot import Snapshot
        from tests.world import build_world

        built_worlds.append(Snapshot.of(build_world))
        return pickle.loads(built_worlds[0].answer)  # noqa: S301 - written by this very process
    return built_worlds[0].put_back()


@pytest.fixture(autouse=True)
def no_language_stays() -> Iterator[None]:
    """A language that a page or a test chose ends with the test."""
    yield
    from django.utils import translation

    translation.deactivate()
