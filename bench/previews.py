"""Preview of an import: a workbook of 10,000 rows and 12 columns with 300 errors, against reading it alone.

Target: at most 8 times the CPU seconds that python-calamine needs to read the file in the same run, all included:
opening, headings, cells, finding what is here, comparing field by field, looking for likely duplicates, counting, the
first page.
The base holds customers of whom the file changes some, repeats some and adds the rest.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.company import make_company, start_django
from bench.table import print_table

MOST = 8
HEADS = [
    "客户编码", "客户名称", "电话", "邮箱", "税号", "开户行",
    "银行账号", "街道", "联系人", "联系人手机", "首次接触日期", "收货时间",
]  # fmt: skip
ERRORS = 300


def main(arguments: list[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="bench.previews", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--here", type=int, default=5_000, help="customers that are here already")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args(arguments)
    home = tempfile.mkdtemp(prefix="guanxi-bench-")
    start_django(home)
    make_company(reps=1, customers=asked.here, products=1)
    path = Path(home) / "customers.xlsx"
    write_book(path, rows=asked.rows, here=asked.here)
    reading = [timed(lambda: read_alone(path)) for _round in range(asked.rounds)]
    previews: list[float] = []
    page: Any = None
    for _round in range(asked.rounds):
        seconds, page = timed_with(lambda: preview(path))
        previews.append(seconds)
    if asked.profile:
        preview(path, is_profiled=True)
    again = timed(lambda: first_page(page.run))
    base = statistics.median(reading)
    rows = [
        ["python-calamine reads the file", f"{base:.3f}", "1"],
        ["opened, judged, first page", f"{statistics.median(previews):.3f}",
         f"{statistics.median(previews) / base:.1f} (at most {MOST})"],
        ["the same page again", f"{again:.3f}", f"{again / base:.1f}"],
    ]  # fmt: skip
    print_table(f"Preview of {asked.rows:,} rows × {len(HEADS)} columns, {asked.here:,} customers here", COLUMNS, rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"items: {page.counts.items}; reasons: {page.counts.reasons[:3]}; peak memory {memory} MB")


COLUMNS = ["what", "CPU seconds", "times reading"]


def timed(work: Callable[[], Any]) -> float:
    """Seconds of the processor."""
    return timed_with(work)[0]


def timed_with(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, user and system, which another program's load hardly moves; and the answer."""
    began = time.process_time()
    answer = work()
    return time.process_time() - began, answer


def write_book(path: Path, *, rows: int, here: int) -> None:
    """A file as a company has it: known customers, some changed, new ones, and 300 cells that cannot be read."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADS)
    for number in range(rows):
        sheet.write_row(number + 1, 0, row_of(number, rows, here))
    book.close()


def row_of(number: int, rows: int, here: int) -> list[Any]:
    """One row; every third is of a customer that is here, every `rows / 300`-th has an error."""
    is_known = number % 3 == 0 and number < here
    name = f"客户 {number}" if is_known else f"绍兴第{number}百货商行"
    bad = number % max(1, rows // ERRORS) == 0 and number // max(1, rows // ERRORS) < ERRORS
    return [
        f"B{number}" if is_known else f"N{number:06}", name, "12" if bad else f"0575-8{number % 10_000_000:07}",
        f"kf{number}@example.cn", tax_id(number), "中国工商银行绍兴分行", f"62220{number:012}",
        f"解放路{number % 900 + 1}号", f"王{number % 500}", f"139{number % 100_000_000:08}",
        f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}", "9:00-17:00",
    ]  # fmt: skip


def tax_id(number: int) -> str:
    """A unified social credit code with the right check digit (GB 32100)."""
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    first = f"91330602MA2{number:06}"
    total = sum(signs.index(sign) * pow(3, place, 31) for place, sign in enumerate(first))
    return first + signs[(31 - total % 31) % 31]


def read_alone(path: Path) -> int:
    """What the reader library needs for every cell of the file."""
    from python_calamine import load_workbook

    return len(load_workbook(str(path)).get_sheet_by_index(0).to_python())


def preview(path: Path, *, is_profiled: bool = False) -> Any:
    """Open the file for customers and answer the first page of the preview."""
    from django.core.files import File
    from django.utils import timezone

    from guanxi.foundation.exchange.actions import open_import

    by = importer()

    def work() -> Any:
        with path.open("rb") as file:
            run = open_import(file=File(file, path.name), target="customers", by=by, at=timezone.now())
        return first_page(run)

    if not is_profiled:
        return work()
    import cProfile
    import pstats

    profile = cProfile.Profile()
    answer = profile.runcall(work)
    pstats.Stats(profile).sort_stats("tottime").print_stats(45)
    return answer


def importer() -> Any:
    """Somebody of the company who may import."""
    from guanxi.foundation.people.models import Role, User

    person = User.objects.get(username="rep0")
    person.roles.add(Role.objects.get(key="admin"))
    return User.objects.select_related("unit").get(pk=person.pk)


def first_page(run: Any) -> Any:
    """The first page of a preview."""
    from django.utils import timezone

    from guanxi.foundation.exchange.queries import preview_of

    return preview_of(run, at=timezone.now())


if __name__ == "__main__":
    main()
