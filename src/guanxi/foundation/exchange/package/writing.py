"""Writing a whole company into one file, as it is at one moment, while others go on working."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.core.files.storage import default_storage

from guanxi.foundation.exchange.package.describing import DESCRIPTION, describe_package, describe_table
from guanxi.foundation.exchange.package.tables import Travelling, travelling_tables
from guanxi.kit.databases import one_moment

ROWS_AT_ONCE = 2_000
README = """\
A whole company, written by Guanxi (关系): every table as a CSV file in UTF-8 under data/, every file under files/.
datapackage.json says what each table and column means (Frictionless Data Package), how many rows there are and what
their amounts add up to. Cells are exact and not made safe for spreadsheet programs: open them as text.
Passwords, keys and sessions are not in it. `guanxi import` brings it into an empty installation.

关系（Guanxi）导出的整个公司数据：data/ 下每张表一个 UTF-8 编码的 CSV 文件，files/ 下为附件。datapackage.json
说明各表各列的含义、行数与金额合计。单元格保持原值，未做电子表格公式防护，请按文本打开。不含密码、密钥与会话。
用 `guanxi import` 可导入到空的安装中。
"""

Progress = Callable[[int, int], None]


@dataclass
class PackageReport:
    """What went out or came in: rows by table, files, and files that are named by a row but not there."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing_files: list[str] = field(default_factory=list)


class _Measured(io.RawIOBase):
    """Passes bytes on, counting and digesting them."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target, self.size, self.digest = target, 0, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.size += len(data)
        self.digest.update(data)
        self.target.write(data)
        return len(data)


def write_package(target: Path, *, at: datetime, progress: Progress | None = None) -> PackageReport:
    """Write every table that travels and every file into `target`, complete or not at all, readable by its owner.

    Raises:
        OSError: the disk is full or the place cannot be written; nothing is left there.
    """
    report = PackageReport()
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as raw:
            with ZipFile(raw, "w", ZIP_DEFLATED, compresslevel=3) as archive, one_moment():
                _write_all(archive, report, at, progress or (lambda done, total: None))
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return report


def _write_all(archive: ZipFile, report: PackageReport, at: datetime, progress: Progress) -> None:
    tables = travelling_tables()
    total = sum(table.model._base_manager.count() for table in tables)
    resources, done = [], 0
    for table in tables:
        resources.append(_write_table(archive, table, lambda count: progress(done + count, total)))  # noqa: B023
        report.rows[table.name] = resources[-1]["guanxi"]["rows"]
        done += report.rows[table.name]
        _write_files(archive, table, report)
    description = describe_package(resources, files=report.files, currency=settings.GUANXI_CURRENCY, at=at)
    archive.writestr(DESCRIPTION, json.dumps(description, ensure_ascii=False, indent=1))
    archive.writestr("README.txt", README)


def _write_table(archive: ZipFile, table: Travelling, progress: Callable[[int], None]) -> dict[str, Any]:
    summed = [place for place, kind in enumerate(table.kinds) if kind.is_summed]
    sums = {table.names[place]: Decimal(0) for place in summed}
    rows = 0
    with archive.open(_entry(table.path), "w", force_zip64=True) as raw:
        measured = _Measured(raw)
        with io.TextIOWrapper(io.BufferedWriter(measured, 1_000_000), encoding="utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow(table.names)
            waiting = _rows(table)
            while part := list(islice(waiting, ROWS_AT_ONCE)):
                columns = list(zip(*part, strict=True))
                for place in summed:
                    sums[table.names[place]] += sum(
                        (value for value in columns[place] if value is not None), Decimal(0)
                    )
                writer.writerows(zip(*_written(table, columns), strict=True))
                rows += len(part)
                progress(rows)
    return describe_table(table, rows=rows, sums=sums, size=measured.size, digest=measured.digest.hexdigest())


def _rows(table: Travelling) -> Iterator[tuple[Any, ...]]:
    rows = table.model._base_manager.order_by("pk").values_list(*table.names)
    return iter(rows.iterator(chunk_size=ROWS_AT_ONCE))


def _written(table: Travelling, columns: list[tuple[Any, ...]]) -> Iterator[list[str]]:
    for kind, values in zip(table.kinds, columns, strict=True):
        write = kind.write
        yield ["" if value is None else write(value) for value in values]


def _write_files(archive: ZipFile, table: Travelling, report: PackageReport) -> None:
    for place in table.files:
        name = table.names[place]
        paths = table.model._base_manager.exclude(**{name: ""}).order_by("pk").values_list(name, flat=True)
        for path in paths.iterator(chunk_size=ROWS_AT_ONCE):
            try:
                with (
                    default_storage.open(path) as source,
                    archive.open(_entry(f"files/{path}", stored=True), "w") as to,
                ):
                    shutil.copyfileobj(source, to)
            except FileNotFoundError:
                report.missing_files.append(path)
            else:
                report.files += 1


def _entry(name: str, *, stored: bool = False) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry
