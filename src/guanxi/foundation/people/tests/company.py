"""A company small enough to hold in one's head: two regions, a team in one of them, six people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from guanxi.foundation.people import actions
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.people.seeds import seed_roles

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
PASSWORD = "zhe-jiang-lian-2"


@dataclass
class Company:
    """The units and people; everybody signs in with PASSWORD."""

    company: Unit
    zhejiang: Unit
    shaoxing: Unit
    wenzhou: Unit
    manager: User
    rep: User
    credit: User
    service: User
    stranger: User
    admin: User


def build_company() -> Company:
    """Make the units and people through the room's own verbs."""
    seed_roles()
    by = system_user()
    given: dict[str, Any] = {"by": by, "at": AT}
    top = actions.create_unit(name="锦禾礼品", name_en="Jinhe Gifts", kind="company", **given)
    zhejiang = actions.create_unit(name="浙江", name_en="Zhejiang", kind="region", parent=top, **given)
    wenzhou = actions.create_unit(name="温州", name_en="Wenzhou", kind="region", parent=top, **given)
    shaoxing = actions.create_unit(name="绍兴组", name_en="Shaoxing team", parent=zhejiang, **given)

    def person(username: str, name: str, unit: Unit, role: str) -> User:
        made = actions.create_user(
            username=username, full_name=name, password=PASSWORD, unit=unit, roles=[role], **given
        )
        return User.objects.get(pk=made.pk)

    return Company(
        company=top,
        zhejiang=zhejiang,
        shaoxing=shaoxing,
        wenzhou=wenzhou,
        manager=person("chen", "陈立群", zhejiang, "manager"),
        rep=person("wu", "吴小燕", shaoxing, "rep"),
        credit=person("zhou", "周敏", top, "credit"),
        service=person("shen", "沈月", top, "service"),
        stranger=person("zheng", "郑海涛", wenzhou, "rep"),
        admin=person("admin", "管理员", top, "admin"),
    )


def fresh(user: User) -> User:
    """The person as the next request would load him or her, with nothing remembered."""
    return User.objects.get(pk=user.pk)
