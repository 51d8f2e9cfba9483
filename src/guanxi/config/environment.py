"""Everything that can be set from outside, read once, typed. `docs/configuration.md` says the same in prose."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def default_home() -> Path:
    """`.guanxi` beside a checkout's Makefile, else in the user's home folder."""
    if (CHECKOUT / "Makefile").exists() and (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / ".guanxi"
    return Path.home() / ".guanxi"


def flag(name: str, default: bool = False) -> bool:
    """Whether the environment variable `name` says yes."""
    return os.environ.get(name, "1" if default else "0").strip().lower() in {"1", "true", "yes", "on"}


def read_number(name: str, default: int) -> int:
    """The environment variable `name` as a whole number, zero or more; what is none counts as not set."""
    text = os.environ.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() else default


@dataclass(frozen=True)
class Environment:
    """The settings of one installation.

    Args:
        home: folder of everything it keeps: database, files, secrets, logs.
        database_url: `sqlite:///path` or `postgres://…`.
        hosts: names the server answers to.
        https: whether people reach it by https; cookies are then sent over https alone.
        currency: ISO 4217 code; currency_symbol: what stands before an amount.
        company: name shown above the navigation and on papers; empty: that of the unit at the root.
        time_zone: IANA name, the company's days begin there.
        export_at_once: rows up to which a list is exported while one waits; export_days: days a longer one is kept.
        import_at_once: lines up to which a file is judged while one waits; import_megabytes: largest file taken.
    """

    home: Path
    database_url: str
    debug: bool
    hosts: tuple[str, ...]
    https: bool
    currency: str
    currency_symbol: str
    company: str
    time_zone: str
    export_at_once: int
    export_days: int
    import_at_once: int
    import_megabytes: int

    @classmethod
    def read(cls) -> Environment:
        """Read the environment variables of this process."""
        home = Path(os.environ.get("GUANXI_HOME", "") or default_home()).expanduser().resolve()
        hosts = os.environ.get("GUANXI_HOSTS", "localhost,127.0.0.1,[::1]")
        return cls(
            home=home,
            database_url=os.environ.get("DATABASE_URL", "") or f"sqlite:///{home / 'guanxi.sqlite3'}",
            debug=flag("GUANXI_DEBUG"),
            hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
            https=flag("GUANXI_HTTPS"),
            currency=os.environ.get("GUANXI_CURRENCY", "CNY"),
            currency_symbol=os.environ.get("GUANXI_CURRENCY_SYMBOL", "¥"),
            company=os.environ.get("GUANXI_COMPANY", "").strip(),
            time_zone=os.environ.get("GUANXI_TIME_ZONE", "Asia/Shanghai"),
            export_at_once=read_number("GUANXI_EXPORT_AT_ONCE", 20_000),
            export_days=read_number("GUANXI_EXPORT_DAYS", 7),
            import_at_once=read_number("GUANXI_IMPORT_AT_ONCE", 20_000),
            import_megabytes=read_number("GUANXI_IMPORT_MEGABYTES", 100),
        )

    def secret(self, name: str) -> str:
        """A secret of this installation, made at first use and kept in a file only its owner can read."""
        path = self.home / "secrets" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            with suppress(FileExistsError):  # the first of two processes wins, both then read the same
                os.link(fresh, path)
            fresh.unlink()
        return path.read_text().strip()


def sqlite_options() -> dict[str, object]:
    """Settings under which eight writers wait for each other instead of failing; every commit is durable."""
    return {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY"
        ),
    }
