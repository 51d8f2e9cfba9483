"""The house keeps its order: what an import linter cannot see."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.loader import MigrationLoader

import guanxi

ROOT = Path(guanxi.__file__).parent
DOCS = ROOT.parents[1] / "docs"
# who stands below whom; a model may point only to its own room or to a lower one
ORDER = [
    "timeline",
    "people",
    "policies",
    "fields",
    "forms",
    "measures",
    "work",
    "exchange",
    "catalogue",
    "customers",
    "receivables",
    "credit",
    "orders",
]
OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("guanxi.")]
MODELS = [model for label in OURS for model in apps.get_app_config(label).get_models()]


def sources() -> Iterator[Path]:
    """Every hand-written Python file of the package."""
    for path in ROOT.rglob("*.py"):
        if "migrations" not in path.parts and "/tests/" not in path.as_posix():
            yield path


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_models_point_down(model: type[models.Model]) -> None:
    here = model._meta.app_label
    for field in model._meta.get_fields(include_hidden=False):
        if not isinstance(field, models.ForeignKey | models.ManyToManyField):
            continue
        there = field.related_model._meta.app_label
        if there not in OURS or field.related_model._meta.label == "people.User":
            continue
        assert ORDER.index(there) <= ORDER.index(here), f"{model._meta.label}.{field.name} points up to {there}"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_models_are_in_the_glossary(model: type[models.Model]) -> None:
    glossary = (DOCS / "glossary.md").read_text()
    assert f"`{model._meta.label}`" in glossary, f"add {model._meta.label} to docs/glossary.md"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_models_say_what_they_mean(model: type[models.Model]) -> None:
    doc = model.__doc__ or ""
    assert doc and not doc.startswith(f"{model.__name__}("), f"{model._meta.label} has no docstring"


def test_rooms_are_documented() -> None:
    for label in OURS:
        assert (DOCS / "rooms" / f"{label}.md").exists(), f"docs/rooms/{label}.md is missing"


def test_files_keep_their_budget() -> None:
    """Those of tests and measurements, too."""
    project = ROOT.parents[1]
    written = [path for place in ("src", "tests", "bench", "scripts") for path in (project / place).rglob("*.py")]
    counted = {path: len(path.read_text().splitlines()) for path in written if "migrations" not in path.parts}
    long = {str(path.relative_to(project)): lines for path, lines in counted.items() if lines > 300}
    assert not long, f"split by noun: {long}"


def test_functions_keep_their_budget() -> None:
    long = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} {lines}")
    assert not long, f"functions over 40 lines: {long}"


def test_templates_keep_their_budget() -> None:
    for path in ROOT.rglob("templates/**/*.html"):
        most = 40 if path.parent.name == "ui" else 150
        assert len(path.read_text().splitlines()) <= most, path


def test_templates_hold_no_inline_script_or_style() -> None:
    """The content security policy would block them; the browser says nothing to the user."""
    wrong = re.compile(r"<script(?![^>]*\b(src|type=\"application/json\"))|\sstyle=|\son[a-z]+=|hx-on|javascript:")
    found = [str(path) for path in ROOT.rglob("templates/**/*.html") if wrong.search(path.read_text())]
    assert not found


def test_policy_forbids_the_unsafe() -> None:
    from guanxi.kit.security import POLICY

    assert "unsafe" not in POLICY and "http" not in POLICY and POLICY.startswith("default-src 'none'")


@pytest.mark.django_db
def test_migrations_are_linear() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    assert loader.detect_conflicts() == {}


def test_rules_are_pure() -> None:
    """Sums and decisions know no framework, no clock and no chance."""
    forbidden = re.compile(
        r"^\s*(from|import) (django|random|time\b|os\b"
        r"|guanxi\.(foundation(?!\.\w+\.rules)|domains\.\w+\.(models|queries)))",
        re.M,
    )
    clock = re.compile(r"\b(datetime\.now|date\.today|timezone\.now)\(")
    for path in sources():
        if path.name == "rules.py" or "rules" in path.relative_to(ROOT).parts:
            text = path.read_text()
            assert not forbidden.search(text) and not clock.search(text), path


def test_money_is_never_a_float() -> None:
    for model in MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, models.FloatField):
                assert field.name in {"latitude", "longitude"}, f"{model._meta.label}.{field.name}"
