"""Reps and units by what a file calls them, and what they are called in turn."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.actions.reaching import check_owner, check_unit
from guanxi.foundation.people.models import Unit, User
from guanxi.kit.errors import BadInput
from guanxi.kit.imports.batches import Problem

STEP = re.compile(r"\s*(?:/|\\|>|›|»|→|·|-{2})\s*")
NO_PERSON = _("“%(text)s” is nobody here.")
CHOOSE_PERSON = _("Write a colleague's name or sign-in name, or leave the column out.")
MANY_PEOPLE = _("Several colleagues are called “%(text)s”.")
CHOOSE_ONE = _("Write the sign-in name instead.")
NO_UNIT = _("“%(text)s” is no unit of the company.")
CHOOSE_UNIT = _("Write the name of a unit, or leave the column out.")
MANY_UNITS = _("Several units are called “%(text)s”.")
CHOOSE_PATH = _("Write the way from above, as Region/Team.")
ELSEWHERE = _("Choose within your own region, or ask somebody whose region it is to import these rows.")


def fold(text: str) -> str:
    """A name as it is compared: half width, small letters, single gaps."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass
class Staff:
    """Everybody and every unit by their names, for one question about many rows."""

    by: Any
    people: dict[int, User]
    units: dict[int, Unit]
    called: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    ways: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    answers: dict[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, by: Any) -> Staff:
        """The staff as a person who imports may name it; two questions."""
        people = {one.pk: one for one in User.objects.filter(is_system=False)}
        staff = cls(by, people, {one.pk: one for one in Unit.objects.all()})
        for person in people.values():
            for name in (person.username, person.full_name, person.name_en, person.email, staff.told(person)):
                if name:
                    staff.called[fold(name)].add(person.pk)
        for unit in staff.units.values():
            for way in staff.ways_to(unit):
                staff.ways[way].add(unit.pk)
        return staff

    def told(self, person: User) -> str:
        """A person with the sign-in name, so that no two are the same."""
        return f"{person.full_name} ({person.username})"

    def ways_to(self, unit: Unit) -> set[str]:
        """A unit's name alone and behind those of the units above it, in either language."""
        chain = [self.units[int(part)] for part in unit.path.strip("/").split("/") if int(part) in self.units]
        ways: set[str] = set()
        for name in ("name", "name_en"):
            names = [fold(getattr(one, name) or one.name) for one in chain]
            ways |= {"/".join(names[start:]) for start in range(len(names))}
        return ways

    def label_of_unit(self, pk: int | None) -> str:
        """A unit's name, or the way to it from above where others are called the same."""
        if pk is None or pk not in self.units:
            return ""
        unit = self.units[pk]
        if len(self.ways[fold(unit.name)]) == 1:
            return unit.name
        return "/".join(self.units[int(part)].name for part in unit.path.strip("/").split("/"))

    def label_of_person(self, pk: int | None) -> str:
        """A person's name, with the sign-in name where others are called the same."""
        if pk is None or pk not in self.people:
            return ""
        person = self.people[pk]
        return person.full_name if len(self.called[fold(person.full_name)]) == 1 else self.told(person)

    def person(self, text: str) -> User | Problem:
        """Who is meant, or why nobody within reach is."""
        if ("owner", text) not in self.answers:
            self.answers["owner", text] = self._person(text)
        return self.answers["owner", text]

    def unit(self, text: str) -> Unit | Problem:
        """Which unit is meant, or why none within reach is."""
        if ("unit", text) not in self.answers:
            self.answers["unit", text] = self._unit(text)
        return self.answers["unit", text]

    def _person(self, text: str) -> User | Problem:
        found = self.called.get(fold(text), set())
        active = {pk for pk in found if self.people[pk].is_active} or found
        if len(active) != 1:
            reason, mend = (MANY_PEOPLE, CHOOSE_ONE) if active else (NO_PERSON, CHOOSE_PERSON)
            return Problem("owner_unknown", "owner", reason % {"text": text}, mend)
        person = self.people[next(iter(active))]
        try:
            check_owner(person, by=self.by)
        except BadInput as fault:
            return Problem("owner_out_of_reach", "owner", str(fault), ELSEWHERE)
        return person

    def _unit(self, text: str) -> Unit | Problem:
        found = self.ways.get("/".join(fold(step) for step in STEP.split(text)), set())
        if len(found) != 1:
            reason, mend = (MANY_UNITS, CHOOSE_PATH) if found else (NO_UNIT, CHOOSE_UNIT)
            return Problem("unit_unknown", "unit", reason % {"text": text}, mend)
        unit = self.units[next(iter(found))]
        try:
            check_unit(unit, by=self.by)
        except BadInput as fault:
            return Problem("unit_out_of_reach", "unit", str(fault), ELSEWHERE)
        return unit
