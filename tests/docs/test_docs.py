"""The documentation is tested: links lead somewhere, commands and settings exist, what comes from the code is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import guanxi
from guanxi.cli.main import COMMANDS, build_parser

ROOT = Path(guanxi.__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# set by the system or by Django's own programs, not by whoever runs Guanxi
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "LANG", "LC_ALL", "LC_MESSAGES", "PATH", "DEBIAN_FRONTEND", "PYTEST_XDIST_WORKER"}


def named(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def anchors(sheet: Path) -> set[str]:
    """The places of a page that a link may name: its headings as addresses."""
    headings = re.findall(r"^#+ (.+)$", sheet.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("sheet", PAGES, ids=named(PAGES))
def test_links_lead_somewhere(sheet: Path) -> None:
    wrong = []
    for target in LINK.findall(re.sub(r"```.*?```", "", sheet.read_text(), flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (sheet.parent / path).resolve() if path else sheet
        if not found.exists() or (anchor and found.suffix == ".md" and anchor not in anchors(found)):
            wrong.append(target)
    assert not wrong


@pytest.mark.parametrize("sheet", PAGES, ids=named(PAGES))
def test_pages_are_within_reach(sheet: Path) -> None:
    """Every page is linked from another one."""
    linked = {
        (other.parent / target.split("#")[0]).resolve()
        for other in PAGES
        if other != sheet
        for target in LINK.findall(other.read_text())
    }
    assert sheet in linked or sheet == ROOT / "README.md"


@pytest.mark.parametrize("readme", READMES, ids=named(READMES))
def test_the_two_commands_come_first(readme: Path) -> None:
    first = re.search(r"```\n(.*?)```", readme.read_text(), re.DOTALL)
    assert first and first.group(1).split("\n")[:2] == ["make demo", "make test"]


@pytest.mark.parametrize("sheet", PAGES, ids=named(PAGES))
def test_commands_exist(sheet: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    code = "\n".join(re.findall(r"```.*?```|`[^`]+`", sheet.read_text(), re.DOTALL))
    assert set(re.findall(r"(?:^|[`;&]) *make ([a-z-]+)", code, re.MULTILINE)) <= targets
    program = {line.split()[0] for line in build_parser().format_help().splitlines() if re.match(r"    \w", line)}
    assert len(program) >= len(COMMANDS)
    assert set(re.findall(r"(?<![\w/.-])guanxi ([a-z]+)\b", code)) <= program


def variables_told() -> set[str]:
    text = (DOCS / "configuration.md").read_text()
    table = text.split("## Environment variables")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)`", table, re.MULTILINE))


def variables_read() -> set[str]:
    """Names of environment variables in Python (a name in quotes that is read) and in the shell scripts of make."""
    found: set[str] = set()
    for path in [*(ROOT / "src/guanxi").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]:
        if "tests" in path.parts:
            continue
        text = path.read_text()
        found |= set(re.findall(r'environ(?:\.get\(|\.setdefault\(|\[)"([A-Z_]+)"', text))
        found |= set(re.findall(r'\b(?:flag|read_number)\("([A-Z_]+)"', text))
        found |= set(re.findall(r'variable: str = "([A-Z_]+)"', text))
    for path in (ROOT / "scripts").iterdir():
        if path.is_file() and path.suffix == "":
            found |= set(re.findall(r"\$\{([A-Z_]+):-", path.read_text()))
    return found - NOT_OURS


def test_variables_are_told() -> None:
    assert variables_read() - variables_told() == set()


def test_variables_are_read() -> None:
    assert variables_told() - variables_read() == set()


def test_dependencies_have_their_line() -> None:
    import json
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [
        *project["project"]["dependencies"],
        *(one for group in project["dependency-groups"].values() for one in group),
    ]
    names = {re.split(r"[\[<>=; ]", one)[0] for one in wanted}
    package = json.loads((ROOT / "frontend/package.json").read_text())
    names |= {*package["dependencies"], *package["devDependencies"]}
    told = set(re.findall(r"`([^`]+)`", (DOCS / "dependencies.md").read_text()))
    assert names - told == set()


def test_what_comes_from_the_code_is_true() -> None:
    """Nouns, verbs, events, policies, jobs and routes as the program knows them; in a process that read every room."""
    command = [sys.executable, str(ROOT / "scripts/reference.py"), "check"]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert answer.returncode == 0, f"run `python scripts/reference.py write`\n{answer.stdout}{answer.stderr}"


def test_glossary_names_what_exists() -> None:
    from django.apps import apps

    known = {model._meta.label for model in apps.get_models()}
    tables = (DOCS / "glossary.md").read_text().split("## Words of the trade")[0]
    told = set(re.findall(r"\| `(\w+\.[A-Z]\w+)` \|", tables))
    assert told and told <= known


def test_no_page_names_a_machine() -> None:
    for sheet in PAGES:
        assert not re.search(r"(?<![\w.])/(work|tmp|root|home)/", sheet.read_text()), sheet
