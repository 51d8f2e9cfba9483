"""The parts of docs/ that follow from the code: nouns, verbs, events, policies, jobs of each room; routes; indexes.

`python scripts/reference.py write` puts them between the marks of the pages; `check` (run by the tests of the
documentation) says which pages are behind. Prose stands outside the marks and is nobody's but the writer's.
"""

from __future__ import annotations

import atexit
import importlib
import inspect
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
BEGIN = "<!-- from the code: `python scripts/reference.py write` -->"
NEVER_DECLARE = {"tests", "migrations", "views", "forms", "panels", "tables"}
END = "<!-- end of what comes from the code -->"


def start() -> None:
    """Make the program known to this process; alone it uses an empty folder of its own."""
    sys.path.insert(0, str(ROOT / "src"))
    if "GUANXI_HOME" not in os.environ:
        os.environ["GUANXI_HOME"] = tempfile.mkdtemp(prefix="guanxi-reference-")
        atexit.register(shutil.rmtree, os.environ["GUANXI_HOME"], ignore_errors=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    read_every_room()


def read_every_room() -> None:
    """Import every module of the rooms: verbs, events and policies make themselves known when they are read."""
    import guanxi

    for path in sorted(Path(guanxi.__file__).parent.rglob("*.py")):
        parts = path.relative_to(ROOT / "src").with_suffix("").parts
        if parts[1] in ("foundation", "domains") and not NEVER_DECLARE & set(parts) and "urls" not in parts[-1]:
            importlib.import_module(".".join(part for part in parts if part != "__init__"))


def first_paragraph(doc: str | None) -> str:
    """The meaning of something: what its docstring says before the first empty line or its arguments."""
    text = inspect.cleandoc(doc or "").split("\n\n")[0].split("\nArgs:")[0]
    return " ".join(text.split()).replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown; nothing without rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, ""] if lines else []


def section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A heading with its table, or nothing."""
    lines = table(head, rows)
    return [f"## {title}", "", *lines] if lines else []


def verbs_of(label: str) -> list[str]:
    """The room's actions, and the steps that only other verbs take."""
    from guanxi.kit.actions import registry

    step = "step of other verbs"
    rows = [
        (f"`{name}`", first_paragraph(inspect.unwrap(info.function).__doc__), step if info.inner else "")
        for name, info in sorted(registry.items())
        if name.startswith(f"{label}.")
    ]
    return section("Verbs", ("verb and permission", "meaning", ""), rows)


def events_of(label: str) -> list[str]:
    """How the room's events read."""
    from guanxi.foundation.timeline.events import reactions, types

    rows = [
        (
            f"`{name}`",
            str(kind.sentence),
            "yes" if kind.notify else "",
            ", ".join(f"`{one}`" for one in sorted(reactions.get(name, {}))),
        )
        for name, kind in sorted(types.items())
        if name.startswith(f"{label}.")
    ]
    return section("Events", ("event", "sentence", "followers are told", "reactions"), rows)


def policies_of(label: str) -> list[str]:
    """The room's terms with their meanings, defaults and sources."""
    from guanxi.foundation.policies.terms import declared, info_of, terms_of, to_json

    lines: list[str] = []
    for name, kind in sorted(declared.items()):
        if not name.startswith(f"{label}."):
            continue
        defaults, scopes = to_json(kind()), ", ".join(info_of(kind).scopes)
        lines += [f"`{name}`: {first_paragraph(kind.__doc__)} For: {scopes}.", ""]
        rows = ((f"`{one.name}`", meaning(one), said(defaults[one.name]), one.source) for one in terms_of(kind))
        lines += table(("term", "meaning", "default", "source"), rows)
    return ["## Policies", "", *lines] if lines else []


def meaning(term: Any) -> str:
    """What a term is called, its unit and its help; of rows what their columns are."""
    columns = ", ".join(str(one.label) for one in term.columns)
    label = f"{term.label} ({term.unit})" if term.unit else term.label
    parts = [label, columns and f"rows of {columns}", term.help]
    return ". ".join(str(part).rstrip(".") for part in parts if part).replace("|", "\\|")


def said(value: Any) -> str:
    """A default as one reads it; rows under each other."""
    if isinstance(value, list):
        return ("<br>" if value and isinstance(value[0], dict) else ", ").join(said(one) for one in value)
    if isinstance(value, dict):
        return " · ".join(said(one) for one in value.values())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("|", "\\|")


def jobs_of(label: str) -> list[str]:
    """What runs by the clock."""
    from guanxi.kit.schedule import load_timetable

    rows = [
        (
            f"`{name}`",
            f"daily at {one.daily_at:%H:%M}" if one.daily_at else f"every {one.every.total_seconds():g} s",
            one.meaning.replace("|", "\\|"),
        )
        for name, one in sorted(load_timetable().items())
        if name.startswith(f"{label}.")
    ]
    return section("By the clock", ("job", "when", "meaning"), rows)


def measures_of(label: str) -> list[str]:
    """The room's metrics, and what its scorecards look at."""
    from guanxi.foundation.measures.metrics import metrics
    from guanxi.foundation.measures.scorecards import scorecards

    better = {"high": "more", "low": "less", "": ""}
    counted = [
        (f"`{key}`", str(one.help).replace("|", "\\|"), str(one.unit), better[one.better])
        for key, one in sorted(metrics.items())
        if key.startswith(f"{label}.")
    ]
    judged = [
        (f"`{key}`", str(card.help), f"`{card.terms.policy_name}`", ", ".join(f"`{one.key}`" for one in card.factors))
        for key, card in sorted(scorecards.items())
        if key.startswith(f"{label}.")
    ]
    return [
        *section("Metrics", ("metric", "how it is computed", "unit", "better"), counted),
        *section("Scorecards", ("scorecard", "what it is for", "policy", "factors"), judged),
    ]


def nouns_of(label: str) -> list[str]:
    """The room's models."""
    from django.apps import apps

    rows = [
        (f"`{model._meta.label}`", first_paragraph(model.__doc__))
        for model in apps.get_app_config(label).get_models()
    ]  # fmt: skip
    return section("Nouns", ("noun", "meaning"), rows)


def room(label: str) -> str:
    """Everything the code says of a room."""
    told = (nouns_of, verbs_of, events_of, policies_of, measures_of, jobs_of)
    parts = [line for tell in told for line in tell(label)]
    return "\n".join(parts).strip()


def routes() -> str:
    """The routes of the API, the generated ones of the verbs left out: those stand on the rooms' pages."""
    from guanxi.surfaces.api.app import api
    from guanxi.surfaces.api.urls import urlpatterns

    assert urlpatterns
    rows = []
    for path, methods in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items():
        for method, operation in methods.items():
            if "/actions/" not in path:
                meaning = (operation.get("description") or "").strip().split("\n")[0]
                rows.append((f"`{method.upper()} {path}`", operation.get("summary", ""), meaning))
    lines = [*section("Routes", ("route", "answers", "note"), rows)]
    return "\n".join(lines).strip()


def index(folder: str) -> str:
    """The pages of a folder by their titles."""
    titles = {path.name: path.read_text().split("\n")[0].lstrip("# ") for path in (DOCS / folder).glob("*.md")}
    found = sorted((title, name) for name, title in titles.items() if name != "README.md")
    return "\n".join(f"- [{title}]({name})" for title, name in found)


def pages() -> dict[Path, str]:
    """Page → what stands between its marks."""
    from django.apps import apps
    from django.utils import translation

    with translation.override("en"):
        found = {
            DOCS / "rooms" / f"{config.label}.md": room(config.label)
            for config in apps.get_app_configs()
            if config.name.startswith("guanxi.")
        }
        indexes = {DOCS / name / "README.md": index(name) for name in ("rules", "decisions")}
        return {**found, **indexes, DOCS / "api.md": routes()}


def filled(text: str, content: str) -> str:
    """A page with its marked part replaced; a page without marks stays as it is."""
    between = f"{BEGIN}\n\n{content}\n\n{END}" if content else f"{BEGIN}\n{END}"
    return re.sub(re.escape(BEGIN) + ".*?" + re.escape(END), lambda _found: between, text, flags=re.DOTALL)


def behind() -> list[Path]:
    """Pages whose marked part is not what the code says."""
    return [path for path, content in pages().items() if filled(path.read_text(), content) != path.read_text()]


def write() -> list[Path]:
    """Bring every page up to date; answers those that changed."""
    changed = behind()
    contents = pages()
    for path in changed:
        path.write_text(filled(path.read_text(), contents[path]))
    return changed


def main(arguments: list[str]) -> int:
    """Write or check."""
    if arguments not in (["write"], ["check"]):
        print("Say `write` or `check`.", file=sys.stderr)
        return 2
    start()
    found = write() if arguments == ["write"] else behind()
    for path in found:
        print(("written: " if arguments == ["write"] else "behind the code: ") + str(path.relative_to(ROOT)))
    return 1 if found and arguments == ["check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
