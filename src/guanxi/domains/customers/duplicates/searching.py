"""The search over the whole base: keys of all customers, joined on disk, the pairs compared and written down.

DuckDB holds keys and fields beside each other and joins within bounded memory; nothing here grows with the number of
pairs that could be made, only with the customers there are.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guanxi.domains.customers.duplicates.finding import AT_ONCE, MOST, Found, compare_with_all, replace_keys
from guanxi.domains.customers.duplicates.keys import keys_of
from guanxi.domains.customers.duplicates.models import DuplicateDue, DuplicatePair, DuplicateSearch
from guanxi.domains.customers.duplicates.numbers import digest, phone_core
from guanxi.domains.customers.duplicates.pairs import OPEN, forget_pairs, keep_pairs
from guanxi.domains.customers.duplicates.profiles import FIELDS, ground, phones_by_customer, profiles_from
from guanxi.domains.customers.duplicates.rules import Comparison, Ground, Profile, compare
from guanxi.domains.customers.models import Customer
from guanxi.kit.memory import rare_collection

BATCH = 5_000
MEMORY = "400MB"
Progress = Callable[[int, int, int], None]  # done, of how many, pairs so far

JOIN = f"""
CREATE TABLE pairs AS
WITH held AS (SELECT key, count(*) AS number FROM keys GROUP BY key HAVING count(*) > 1),
few AS (SELECT keys.* FROM keys JOIN held USING (key) WHERE number <= {MOST}),
many AS (SELECT keys.* FROM keys JOIN held USING (key) WHERE number > {MOST} AND place > 0),
within AS (SELECT key, place FROM many GROUP BY key, place HAVING count(*) BETWEEN 2 AND {MOST}),
city AS (SELECT many.* FROM many JOIN within USING (key, place))
SELECT a.customer AS one, b.customer AS other FROM few a JOIN few b ON a.key = b.key AND a.customer < b.customer
WHERE NOT (a.part AND b.part) AND (a.place = b.place OR a.place = 0 OR b.place = 0)
UNION
SELECT a.customer, b.customer FROM city a JOIN city b ON a.key = b.key AND a.place = b.place AND a.customer < b.customer
WHERE NOT (a.part AND b.part)
"""  # noqa: S608 numbers of our own
ASKED = """
SELECT one, mine.packed, other, theirs.packed FROM pairs
JOIN profiles mine ON mine.customer = one JOIN profiles theirs ON theirs.customer = other
ORDER BY one, other
"""


def run_search(number: int) -> None:
    """Do the search of this number, keeping how far it is."""
    search = DuplicateSearch.objects.filter(pk=number, finished_at__isnull=True).first()
    if search is None:
        return

    def keep(done: int, total: int, pairs: int) -> None:
        values = {"done": done, "total": total, "pairs": pairs, "touched_at": timezone.now()}
        DuplicateSearch.objects.filter(pk=number).update(**values)

    pairs = search_all(at=search.asked_at, progress=keep)
    values = {"finished_at": timezone.now(), "pairs": pairs}
    DuplicateSearch.objects.filter(pk=number).update(**values)


def search_all(*, at: datetime, progress: Progress) -> int:
    """Compare all customers with each other. Answers how many pairs are open now.

    Args:
        progress: told now and then how far it is.
    """
    base = Path(settings.HOME) / "tmp"
    base.mkdir(parents=True, exist_ok=True)
    last = DuplicatePair.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with tempfile.TemporaryDirectory(prefix="duplicates-", dir=base) as folder, rare_collection():
        join = Join(Path(folder))
        try:
            total = 2 * Customer.objects.active().count()
            read = _spill(join, lambda done: progress(done, total, 0))
            count = join.pairs()
            kept: set[int] = set()
            for done, found in _scored(join, ground(join.shared_phones())):
                with transaction.atomic():
                    kept |= keep_pairs(found, at=at)
                progress(read + read * done // max(count, 1), total, len(kept))
        finally:
            join.close()
    open_pairs = DuplicatePair.objects.filter(decision=OPEN, pk__lte=last).values_list("pk", flat=True)
    stale = sorted(set(open_pairs) - kept)
    DuplicatePair.objects.filter(pk__among=stale).delete()
    progress(total, total, len(kept))
    return len(kept)


class Join:
    """Keys and profiles of customers in a temporary DuckDB database."""

    def __init__(self, folder: Path) -> None:
        import duckdb

        self.folder = folder
        config: dict[str, Any] = {"memory_limit": MEMORY, "temp_directory": str(folder / "spill"), "threads": "2",
                  "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}  # fmt: skip
        self.base = duckdb.connect(str(folder / "join.duckdb"), config=config)
        self.base.execute(
            "CREATE TABLE keys (key BIGINT, place SMALLINT, part BOOLEAN, phone BOOLEAN, customer BIGINT)"
        )
        self.base.execute("CREATE TABLE profiles (customer BIGINT, packed VARCHAR)")

    def take(self, profiles: dict[int, Profile], keys: dict[int, Any]) -> None:
        """Put a batch of customers in."""
        with self._file("keys") as file:
            write = csv.writer(file).writerow
            for pk, known in keys.items():
                phones = {digest("phone", phone_core(one)) for one in profiles[pk].phones}
                for key in known:
                    write([key.digest, key.place, int(key.is_part), int(key.digest in phones), pk])
        with self._file("profiles") as file:
            csv.writer(file).writerows([pk, pack(known)] for pk, known in profiles.items())
        for name in ("keys", "profiles"):
            source = str(self.folder / f"{name}.csv").replace("'", "''")
            self.base.execute(f"COPY {name} FROM '{source}' (FORMAT csv, HEADER false)")

    def _file(self, name: str) -> Any:
        return (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="")

    def pairs(self) -> int:
        """Join customers with common keys; answers how many pairs there are to compare."""
        self.base.execute(JOIN)
        return int((self.base.execute("SELECT count(*) FROM pairs").fetchone() or (0,))[0])

    def shared_phones(self) -> dict[int, int]:
        """Digest of a telephone → how many have it, where more than two do."""
        asked = "SELECT key, count(*) FROM keys WHERE phone GROUP BY key HAVING count(*) > 2"
        return dict(self.base.execute(asked).fetchall())

    def rows(self) -> Iterator[list[tuple[int, str, int, str]]]:
        """The pairs with the profiles of both, some at a time."""
        cursor = self.base.cursor().execute(ASKED)
        while part := cursor.fetchmany(BATCH):
            yield part

    def close(self) -> None:
        """Let the database go."""
        self.base.close()


def _spill(join: Join, progress: Callable[[int], None]) -> int:
    """Read all customers, keep their keys current and put them into the join. Answers how many there are."""
    last, done = 0, 0
    while rows := list(Customer.objects.active().filter(pk__gt=last).order_by("pk").values_list("pk", *FIELDS)[:BATCH]):
        last = rows[-1][0]
        profiles = profiles_from(rows, phones_by_customer([row[0] for row in rows]))
        keys = {pk: keys_of(known) for pk, known in profiles.items()}
        with transaction.atomic():
            replace_keys(keys)
            DuplicateDue.objects.filter(customer_id__gte=rows[0][0], customer_id__lte=last).delete()
        join.take(profiles, keys)
        done += len(rows)
        progress(done)
    return done


def _scored(join: Join, base: Ground) -> Iterator[tuple[int, Found]]:
    """How many pairs were compared so far, and those worth a question among the last of them."""
    done = 0
    for part in join.rows():
        found: dict[tuple[int, int], Comparison] = {}
        for one, mine, other, theirs in part:
            comparison = compare(unpack(mine), unpack(theirs), base)
            if comparison.is_near:
                found[one, other] = comparison
        done += len(part)
        yield done, found


def pack(known: Profile) -> str:
    """A profile as text."""
    return json.dumps([known.names, known.phones, known.tax_id, known.county, known.door, known.email,
                       known.bank_account], ensure_ascii=False)  # fmt: skip


def unpack(text: str) -> Profile:
    """The profile that was packed."""
    names, phones, *rest = json.loads(text)
    return Profile(tuple(names), tuple(phones), *rest)


def compare_due(*, at: datetime, most: int = 20_000) -> int:
    """Compare customers that are new or changed with all others. Answers how many there were.

    Args:
        most: so many at one go.
    """
    done = 0
    while done < most:
        with transaction.atomic():
            ids = list(DuplicateDue.objects.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not ids:
                break
            found = compare_with_all(ids)
            forget_pairs(ids, but=keep_pairs(found, at=at))
            DuplicateDue.objects.filter(pk__among=ids).delete()
        done += len(ids)
    return done
