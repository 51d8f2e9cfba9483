"""Keys that similar customers share, so that only customers with a common key are compared.

A name with one character wrong, missing, too many or exchanged shares with the right one what is left when a character
is taken out of each. Whole sounds hold everywhere, weaker keys only within a city or a county.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guanxi.domains.customers.duplicates.characters import folded, merged, sounds_of, turned
from guanxi.domains.customers.duplicates.numbers import digest, phone_core
from guanxi.domains.customers.duplicates.places import city_of, narrowed
from guanxi.domains.customers.duplicates.reading import Reading
from guanxi.domains.customers.duplicates.rules import SHORTEST_WHOLE, Profile, readings

LONGEST_WHOLE = 8  # longer names are cut into halves


class Key(NamedTuple):
    """One key: a digest, the city it holds in (0: everywhere), whether it stands for a part of a name only."""

    digest: int
    place: int = 0
    is_part: bool = False


def keys_of(profile: Profile) -> set[Key]:
    """All keys of a customer."""
    found = set[Key]()
    for name in profile.names:
        if len(whole := folded(name)) >= SHORTEST_WHOLE:
            found.add(Key(digest("whole", turned(whole))))
        for reading in readings(name):
            place = city_of(narrowed(reading.codes, frozenset([profile.county] if profile.county else [])))
            found |= {Key(digest(kind, text), place, is_part) for kind, text, is_part in _of_heart(reading)}
    full = {(key.digest, key.place) for key in found if not key.is_part}
    found = {key for key in found if not (key.is_part and (key.digest, key.place) in full)}
    found |= {Key(digest("phone", phone_core(one))) for one in profile.phones}
    for kind in ("tax_id", "email", "bank_account"):
        if value := getattr(profile, kind):
            found.add(Key(digest(kind, value)))
    if profile.door:
        found.add(Key(digest("door", profile.county + profile.door)))
    return found


def _sounds(heart: str) -> list[str]:
    return [sounds_of(character)[0] for character in heart]


def _of_heart(reading: Reading) -> Iterator[tuple[str, str, bool]]:
    """Kind, text and whether it is a part, for each key of a heart."""
    heart = reading.heart
    pieces, size = _sounds(heart), len(heart)
    yield "heart", _joined(pieces), False
    yield "turned", turned(heart), False
    if size > LONGEST_WHOLE:
        for half in {size // 2, (size + 1) // 2}:
            yield "begin", _joined(pieces[:half]), False
            yield "end", _joined(pieces[-half:]), False
    elif size > 2:
        for at in range(size):
            if heart[at].isdigit():
                continue
            yield "heart", _joined(pieces[:at] + pieces[at + 1 :]), False
    if not heart.isascii():
        for part in {2, 3, size - 2, size - 3, size - 4}:  # the rest may be a place or goods written wrong
            if 2 <= part <= size - 2:
                yield "heart", _joined(pieces[:part]), True
                yield "heart", _joined(pieces[-part:]), True


def _joined(pieces: list[str]) -> str:
    return merged("".join(pieces))
