"""Translations without gettext's tools: `compile` makes .mo from .po, `check` finds those untranslated or twofold.

A text belongs to the app whose folder it stands in (the nearest folder with `apps.py` or `locale`), and its 简体中文
must stand in that app's `locale/zh_Hans/LC_MESSAGES/django.po`. Django makes one catalogue of all, so that a text of
one context is said the same way in all of them; what means something else needs a context.

Whoever works with the program is 你; only what a customer reads says 您, and the catalogue notes it: `# to a customer`.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src/guanxi"
CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
POLITE = "您"
TO_A_CUSTOMER = "to a customer"
ALONE = {"cli"}  # apps whose catalogue only they themselves read
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|\{(\w*)[^}]*\}")


@dataclass(frozen=True)
class Text:
    """One translatable text and where it stands."""

    path: Path
    line: int
    context: str | None
    message: str
    plural: str | None


def read_catalogue(path: Path) -> Catalog:
    """The catalogue of one app; an empty one when it has none."""
    if not path.exists():
        return Catalog(locale="zh_Hans")
    with path.open("rb") as source:
        return read_po(source, locale="zh_Hans", abort_invalid=True)


def compile_catalogues() -> int:
    """Write the .mo beside every .po that is newer, and answer how many were written."""
    written = 0
    for source in sorted(PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        content = io.BytesIO()
        write_mo(content, read_catalogue(source))
        fresh = target.with_suffix(f".{os.getpid()}.tmp")
        fresh.write_bytes(content.getvalue())
        fresh.replace(target)
        written += 1
    return written


def find_app(path: Path) -> Path:
    """The folder of the app that a file belongs to."""
    for folder in path.parents:
        if folder == PACKAGE or (folder / "apps.py").exists() or (folder / "locale").is_dir():
            return folder
    return PACKAGE


def extract_texts(path: Path) -> Iterator[Text]:
    """Every text that a Python file or a Django template asks gettext for."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        from django.utils.translation.template import templatize

        content = templatize(content, origin=str(path))
        content = "\n".join(line.lstrip() for line in content.splitlines())  # the indent of markup means nothing
    found = extract("python", io.BytesIO(content.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, message, _comments, context in found:
        singular, plural = (message[0], message[1]) if isinstance(message, tuple) else (message, None)
        if singular:
            yield Text(path, line, context, singular, plural)


def find_sources() -> Iterator[Path]:
    """Every file in which a text may stand."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or {"migrations", "tests", "node_modules"} & set(path.parts):
            continue
        if path.suffix == ".txt" and "templates" not in path.parts:
            continue
        yield path


def names_in(text: str) -> set[str]:
    """The placeholders of a text."""
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def find_faults() -> list[str]:
    """One line for every text without 简体中文, and for every translation whose placeholders differ."""
    faults: list[str] = []
    by_app: dict[Path, list[Text]] = defaultdict(list)
    for path in find_sources():
        for text in extract_texts(path):
            by_app[find_app(path)].append(text)
    for app, texts in sorted(by_app.items()):
        catalogue = read_catalogue(app / CATALOGUE)
        for text in texts:
            entry = catalogue.get(text.message, text.context)
            place = f"{text.path.relative_to(ROOT)}:{text.line}"
            translations = [] if entry is None else [entry.string] if isinstance(entry.string, str) else entry.string
            if entry is None or entry.fuzzy or not any(translations):
                faults.append(f"{place}: no 简体中文 in {(app / CATALOGUE).relative_to(ROOT)} for {text.message!r}")
                continue
            wanted = names_in(text.message) | names_in(text.plural or "")
            for translation in translations:
                if strange := names_in(translation) - wanted:
                    faults.append(
                        f"{place}: {translation!r} uses {', '.join(sorted(strange))}, not in {text.message!r}"
                    )
    return list(dict.fromkeys(faults))


def find_quarrels() -> list[str]:
    """One line for every text of one context that two of the catalogues that Django merges translate differently."""
    said: dict[tuple[str | None, str], dict[tuple[str, ...], list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(PACKAGE.rglob(CATALOGUE)):
        app = path.relative_to(PACKAGE).parent.parent.parent.parent
        if str(app) in ALONE:
            continue
        for entry in read_catalogue(path):
            one = entry.id if isinstance(entry.id, str) else entry.id[0]
            told = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)
            if one and any(told) and not entry.fuzzy:
                said[entry.context, one][told].append(str(app))
    return [
        f"{message!r}{f' ({context})' if context else ''} is said differently: "
        + "; ".join(f"{' / '.join(told)} in {', '.join(apps)}" for told, apps in ways.items())
        for (context, message), ways in sorted(said.items(), key=lambda pair: (pair[0][1], pair[0][0] or ""))
        if len(ways) > 1
    ]


def find_manners() -> list[str]:
    """One line for every text that says 您 to somebody who is no customer."""
    return [
        f"{path.relative_to(ROOT)}: {entry.string!r} says {POLITE}; write 你, or note “# {TO_A_CUSTOMER}” above it"
        for path in sorted(PACKAGE.rglob(CATALOGUE))
        for entry in read_catalogue(path)
        if POLITE in str(entry.string) and TO_A_CUSTOMER not in entry.user_comments
    ]


def main(arguments: list[str]) -> int:
    """Run `compile` or `check`, and answer the exit code."""
    if arguments == ["compile"]:
        print(f"{compile_catalogues()} catalogues compiled.")
        return 0
    if arguments == ["check"]:
        faults = find_faults() + find_quarrels() + find_manners()
        print("\n".join(faults) or "Every text has its 简体中文, and one only.")
        return 1 if faults else 0
    print("Usage: python scripts/messages.py compile | check", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
