"""When two contacts are the same person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guanxi.kit.search_tokens import fold_phone


@dataclass(frozen=True)
class PersonKey:
    """What a person is known by: the name without spaces, and how he or she is reached."""

    name: str
    phone: str = ""
    wechat: str = ""
    email: str = ""

    def is_same(self, other: PersonKey) -> bool:
        """The same name and no telephone, WeChat or e-mail that differs; or one of these in common and a like name."""
        mine, theirs = (self.phone, self.wechat, self.email), (other.phone, other.wechat, other.email)
        both = [(one, two) for one, two in zip(mine, theirs, strict=True) if one and two]
        if self.name == other.name:
            return not both or any(one == two for one, two in both)
        is_like = self.name in other.name or other.name in self.name
        return is_like and any(one == two for one, two in both)


def key_of(contact: Any) -> PersonKey:
    """The key of a contact."""
    name = "".join(contact.name.split()).casefold()
    return PersonKey(
        name, fold_phone(contact.phone), contact.wechat.strip().casefold(), contact.email.strip().casefold()
    )
