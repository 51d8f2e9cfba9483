"""How many of a labelled set's pairs are found, by kind, and how many found ones are right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.domains.customers.duplicates.finding import candidates
from guanxi.domains.customers.duplicates.keys import keys_of
from guanxi.domains.customers.duplicates.places import city_of
from guanxi.domains.customers.duplicates.rules import Ground, Profile, compare, profile, readings
from guanxi.domains.customers.tests.duplicates.labelled import Record


@dataclass(frozen=True)
class Outcome:
    """What was found: kind → how many there were and how many were found; wrong pairs by their kinds."""

    asked: Counter[str]
    found: Counter[str]
    wrong: Counter[str]
    compared: int

    @property
    def recall(self) -> float:
        """The share of pairs that were found."""
        return self.found.total() / self.asked.total()

    @property
    def precision(self) -> float:
        """The share of found pairs that are right."""
        return self.found.total() / (self.found.total() + self.wrong.total())


def measure(records: Sequence[Record]) -> Outcome:
    """Look for duplicates among all records by keys and points, as the search over the whole base does."""
    profiles = [profile(record.values) for record in records]
    keys = [keys_of(one) for one in profiles]
    holders: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for number, known in enumerate(keys):
        for key in known:
            holders[key.digest].append((number, key.place, key.is_part))
    counts = {digest: len(having) for digest, having in holders.items()}
    base, outcome = _ground(profiles), Outcome(Counter(), Counter(), Counter(), 0)
    kinds = {record.company: record.kind for record in records if record.kind != "right"}
    outcome.asked.update(kinds[one.company] for one in records if one.kind == "right")
    seen = 0
    for number, known in enumerate(keys):
        for other in candidates(known, holders, counts):
            if other <= number:
                continue
            seen += 1
            if compare(profiles[number], profiles[other], base).is_near:
                one, two = records[number], records[other]
                if one.company == two.company:
                    outcome.found[kinds[one.company]] += 1
                else:
                    outcome.wrong[" / ".join(sorted((one.kind, two.kind)))] += 1
    return Outcome(outcome.asked, outcome.found, outcome.wrong, seen)


def _ground(profiles: Sequence[Profile]) -> Ground:
    places = [city_of(read[0].codes) for one in profiles for name in one.names if (read := readings(name))]
    count = Counter(f"{place:04}" for place in places if place)
    return Ground(len(profiles), {city: number / count.total() for city, number in count.items()})
