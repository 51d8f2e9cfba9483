"""Reading the file of a run as its choices say, and guessing which column is which field."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.learning import learned_for
from guanxi.foundation.exchange.talk.plan import fields_of, target_named
from guanxi.foundation.exchange.talk.red_rows import REASON_HEADINGS
from guanxi.foundation.exchange.talk.store import RowStore, folder_of, join_rows, original_of, write_rows
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.imports.headings import guess
from guanxi.kit.sheets import Sheet, Warning, open_sheet
from guanxi.kit.staging import normal_heading

READING = ("sheet", "heading", "heading_lines", "encoding", "separator")


class TooLargeFile(Refusal):
    """A file beyond the size that is taken."""

    status = 413
    code = "file_too_large"


def check_size(size: int) -> None:
    """Refuse a file that is empty or larger than the setting allows.

    Raises:
        TooLargeFile, Refusal: with what to do.
    """
    most = settings.GUANXI_IMPORT_MEGABYTES
    if size > most * 1_000_000:
        raise TooLargeFile(
            _("The file has %(size)s MB; at most %(most)s MB are taken.")
            % {"size": f"{size / 1e6:,.0f}", "most": most},
            mend=_("Save it as .csv or .parquet, split it, or use “guanxi import” on the server."),
        )
    if not size:
        raise Refusal(_("This file is empty."), mend=_("Choose a file with lines."))


def open_table(path: Path, reading: dict[str, Any]) -> Sheet:
    """Open a table by what was chosen; what was not is guessed.

    Raises:
        NotASheet: the file holds no table that can be read.
    """
    return open_sheet(path, **{name: reading[name] for name in READING if reading.get(name) is not None})


def read_file(run: ImportRun) -> None:
    """Write the lines of a run's file to rows of a new name, and say on the run what was found; nothing is saved.

    Raises:
        NotASheet: the file holds no table that can be read.
    """
    path = folder_of(run) / f"rows-{uuid4().hex[:8]}.parquet"
    sheet = open_table(original_of(run), run.reading)
    if not run.joined:
        run.columns, run.lines = write_rows(sheet, path)
    else:
        _join(run, sheet, path)
    run.reading = (
        {name: run.reading[name] for name in READING if name in run.reading} | _found(sheet) | {"rows": path.name}
    )
    run.warnings = [_warning(one) for one in sheet.warnings]


def _join(run: ImportRun, sheet: Sheet, path: Path) -> None:
    """Read both files and put the lines of the second to those of the first that have the same text in a column."""
    first, second = path.with_suffix(".first"), path.with_suffix(".second")
    try:
        columns, _count = write_rows(sheet, first)
        others, _count = write_rows(open_table(original_of(run, joined=True), run.joined), second)
        places = (_place_of(columns, run.joined["column"]), _place_of(others, run.joined["joined_column"]))
        run.lines = join_rows(first, second, places, (len(columns), len(others)), path)
        more = [name for place, name in enumerate(others) if place != places[1]]
        taken = {normal_heading(name) for name in columns}
        run.columns = [*columns, *(f"{name} (2)" if normal_heading(name) in taken else name for name in more)]
    finally:
        first.unlink(missing_ok=True)
        second.unlink(missing_ok=True)


def _place_of(columns: Sequence[str], name: str) -> int:
    wanted = normal_heading(name)
    for place, heading in enumerate(columns):
        if normal_heading(heading) == wanted:
            return place
    raise BadInput(
        column=_("There is no column “%(name)s”; there are: %(columns)s.")
        % {"name": name, "columns": ", ".join(columns)[:300]}
    )


def _found(sheet: Sheet) -> dict[str, Any]:
    """What was guessed about the file, so that the pages can show it and a person can say otherwise."""
    found = {name: sheet.choices[name] for name in READING if sheet.choices.get(name) is not None}
    return found | {"left_out": list(sheet.left_out)}


def _warning(one: Warning) -> dict[str, str]:
    return {"code": one.code, "text": str(one.text), "mend": str(one.mend)}


def guess_mapping(run: ImportRun) -> None:
    """Fill the mapping of a run: what was learned from files with the same headings, else what the headings say.

    A column of reasons, as the file of refused rows has it, is never a field. Nothing is saved.
    """
    target = target_named(run.target)
    fields = fields_of(target, run.by)
    with RowStore(run) as store:
        samples = store.sample()
    columns = [column for column in run.columns if normal_heading(column) not in REASON_HEADINGS]
    learned = learned_for(run.target, columns)
    guesses = guess(run.columns, samples, fields, learned=learned.fields if learned else None)
    known = {normal_heading(column) for column in columns}
    is_reason = [normal_heading(column) not in known for column in run.columns]
    kept = {key: one for key, one in guesses.items() if not is_reason[one.place]}
    run.mapping = {key: one.place for key, one in kept.items()}
    run.guesses = {
        key: {"place": one.place, "sureness": round(float(one.sureness), 2), "why": str(one.why)}
        for key, one in kept.items()
    }
    run.formats, run.constants, run.options, run.upsert_key = {}, {}, {}, []
    if learned:
        keys = {one.key for one in fields}
        run.guesses["*"] = {"learned": learned.learned_at.isoformat(), "by": str(learned.by)}
        for name, value in learned.choices.items():
            if name != "constants" or learned.by_id == run.by_id:  # somebody else's values are not offered
                setattr(run, name, value)
        run.formats = {key: one for key, one in run.formats.items() if key in keys}
    if not run.upsert_key:
        guess_key(run)


def guess_key(run: ImportRun) -> None:
    """Recognise records by the first of the target's keys whose fields the file has, until a person chooses."""
    found = [list(key) for key in target_named(run.target).keys if set(key) <= run.mapping.keys()]
    run.upsert_key = found[0] if found else []
    run.guesses["*key"] = run.upsert_key
