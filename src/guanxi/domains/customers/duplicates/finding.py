"""Customers with common keys, found in the database, and compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from guanxi.domains.customers.duplicates.keys import Key, keys_of
from guanxi.domains.customers.duplicates.models import DuplicateDue, DuplicateKey
from guanxi.domains.customers.duplicates.numbers import digest, phone_core
from guanxi.domains.customers.duplicates.profiles import ground, profiles_of
from guanxi.domains.customers.duplicates.rules import Comparison, Ground, Profile, compare, profile
from guanxi.domains.customers.models import Customer
from guanxi.kit.bulk import in_chunks, insert_rows

if TYPE_CHECKING:
    from guanxi.domains.customers.duplicates.queries import Entry, Likely

MOST = 50  # customers that may share a key before it tells too little; then it holds within each city only
AT_ONCE = 500
Found = dict[tuple[int, int], Comparison]


def keep_keys(customers: Iterable[Customer]) -> None:
    """Write down the keys of customers as they are now, and have them compared; merged ones lose theirs."""
    ids = [customer.pk for customer in customers]
    for chunk in in_chunks(ids, AT_ONCE):
        known = profiles_of(chunk)
        replace_keys({pk: keys_of(known[pk]) if pk in known else set() for pk in chunk})
        insert_rows(DuplicateDue, ["customer_id"], ([pk] for pk in known), skip_existing=True)


def replace_keys(keys: Mapping[int, set[Key]]) -> None:
    """Bring the kept keys of some customers up to date; those that stay are not touched."""
    kept: dict[int, set[Key]] = defaultdict(set)
    rows = DuplicateKey.objects.filter(customer_id__among=list(keys))
    for customer, key, place, is_part in rows.values_list("customer_id", "key", "place", "is_part"):
        kept[customer].add(Key(key, place, is_part))
    if stale := [customer for customer, known in kept.items() if known != keys[customer]]:
        DuplicateKey.objects.filter(customer_id__among=stale).delete()
    fresh = [(*key, pk) for pk, known in keys.items() if known != kept[pk] for key in known]
    insert_rows(DuplicateKey, ["key", "place", "is_part", "customer_id"], sorted(fresh))


def holders_of(keys: Collection[int]) -> tuple[dict[int, list[tuple[int, int, bool]]], dict[int, int]]:
    """Who has which keys: digest → customer, place, whether as a part; and how many have each.

    A key that too many share is looked up only where few of one city share it.
    """
    counts: dict[int, int] = {}
    holders: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for chunk in in_chunks(sorted(keys), 5_000):
        rows = DuplicateKey.objects.filter(key__among=list(chunk))
        counts.update(rows.values_list("key").annotate(Count("id")).order_by())
        few = [key for key in chunk if 0 < counts.get(key, 0) <= MOST]
        many = [key for key in chunk if counts.get(key, 0) > MOST]
        for key, *holder in rows.filter(key__among=few).values_list("key", "customer_id", "place", "is_part"):
            holders[key].append((holder[0], holder[1], bool(holder[2])))
        if many:
            _hold_by_city(many, holders)
    return holders, counts


def _hold_by_city(keys: Sequence[int], holders: dict[int, list[tuple[int, int, bool]]]) -> None:
    rows = DuplicateKey.objects.filter(key__among=list(keys), place__gt=0)
    groups = rows.values("key", "place").annotate(count=Count("id")).filter(count__lte=MOST).order_by()
    cities: dict[int, list[int]] = defaultdict(list)
    for key, place in groups.values_list("key", "place"):
        cities[place].append(key)
    for place, within in cities.items():
        asked = DuplicateKey.objects.filter(key__among=within, place=place)
        for key, customer, is_part in asked.values_list("key", "customer_id", "is_part"):
            holders[key].append((customer, place, is_part))


def candidates(
    keys: Iterable[Key], holders: Mapping[int, Sequence[tuple[int, int, bool]]], counts: Mapping[int, int]
) -> set[int]:
    """Customers that share one of the keys, in a way that counts."""
    return {
        customer
        for key in keys
        for customer, place, is_part in holders.get(key.digest, ())
        if not (key.is_part and is_part)
        and (place == key.place or (counts[key.digest] <= MOST and not (place and key.place)))
    }


def shared_phones(profiles: Iterable[Profile], counts: Mapping[int, int]) -> dict[int, int]:
    """Digest of a telephone → how many have it, where more than two do."""
    numbers = {digest("phone", phone_core(one)) for known in profiles for one in known.phones}
    return {number: counts[number] for number in numbers if counts.get(number, 0) > 2}


def compare_with_all(customers: Sequence[int]) -> Found:
    """Pairs of the given customers with any others that are worth a question, the lower number first."""
    mine = profiles_of(customers)
    keys = {pk: keys_of(known) for pk, known in mine.items()}
    replace_keys({pk: keys.get(pk, set()) for pk in customers})
    holders, counts = holders_of({key.digest for known in keys.values() for key in known})
    near = {pk: candidates(known, holders, counts) - {pk} for pk, known in keys.items()}
    theirs = mine | profiles_of({pk for found in near.values() for pk in found} - mine.keys())
    base = ground(shared_phones(mine.values(), counts))
    pairs = {(min(pk, one), max(pk, one)) for pk, found in near.items() for one in found if one in theirs}
    compared = {(one, other): compare(theirs[one], theirs[other], base) for one, other in sorted(pairs)}
    return {pair: found for pair, found in compared.items() if found.is_near}


def compared(one: int, other: int) -> Comparison:
    """Two customers compared, whatever keys they have."""
    known = profiles_of([one, other])
    return compare(known[one], known[other], ground())


def find_likely(entries: Sequence[Entry], user: Any, *, most: int) -> list[list[Likely]]:
    """Customers within reach that each entry may be; see `queries.likely_many`."""
    known = [profile(entry) for entry in entries]
    keys = [keys_of(one) for one in known]
    holders, counts = holders_of({key.digest for one in keys for key in one})
    near = [candidates(one, holders, counts) for one in keys]
    visible = visible_ids({pk for found in near for pk in found}, user)
    theirs = profiles_of(visible)
    base = ground(shared_phones(known, counts))
    return [_likeliest(one, found & visible, theirs, base, most) for one, found in zip(known, near, strict=True)]


def warn_of(entry: Entry, user: Any, *, most: int = 20) -> list[Likely]:
    """Customers within reach that one entry may be, as asked while it is typed: a same number or code is enough."""
    known = profile(entry)
    keys = keys_of(known)
    holders, counts = holders_of({key.digest for key in keys})
    theirs = profiles_of(visible_ids(candidates(keys, holders, counts), user))
    base = Ground(phones=shared_phones([known], counts))
    return _likeliest(known, theirs, theirs, base, most, enough={"phone", "shared_phone", "tax_id"})


def visible_ids(customers: Collection[int], user: Any) -> set[int]:
    """Which of these customers somebody sees."""
    seen: Counter[int] = Counter()
    for chunk in in_chunks(sorted(customers), 5_000):
        rows = Customer.objects.visible_to(user).active().filter(pk__among=list(chunk))
        seen.update(rows.values_list("pk", flat=True))
    return set(seen)


def _likeliest(
    entry: Profile,
    near: Iterable[int],
    theirs: Mapping[int, Profile],
    base: Ground,
    most: int,
    *,
    enough: Collection[str] = (),
) -> list[Likely]:
    from guanxi.domains.customers.duplicates.queries import Likely

    found = [(pk, compare(entry, theirs[pk], base)) for pk in near if pk in theirs]
    likely = [
        Likely(pk, one.score, one.reasons)
        for pk, one in found
        if one.is_near or any(reason["key"] in enough for reason in one.reasons)
    ]
    return sorted(likely, key=lambda one: (-one.score, one.customer))[:most]
