"""What somebody sees who types `guanxi`: help that explains, and failures of one sentence."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path

import pytest

from guanxi.cli.main import COMMANDS, build_parser
from tests.ops.conftest import Installation, free_port


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A failure ends non-zero with one line that names what to do, and no traceback."""
    assert done.returncode != 0
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_help_names_every_command_with_its_use() -> None:
    text = build_parser().format_help()
    for name in ("demo", "serve", "setup", "import", "export", "backup", "restore", "upgrade", "check", "user"):
        assert f"\n    {name} " in text, f"{name} is missing"
    assert len(COMMANDS) == 10


def test_unknown_command_points_to_the_help(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("dance"), "dance", "--help")


def test_version(untouched: Installation) -> None:
    from guanxi import __version__

    assert untouched.run("--version").stdout.strip() == f"Guanxi {__version__}"


def test_port_in_use_is_one_sentence_with_another_port(untouched: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_sentence(untouched.run("serve", "--port", str(port)), f"Port {port}", f"PORT={port + 1}")
        assert_one_sentence(untouched.run("demo", PORT=str(port)), f"Port {port}")


@pytest.mark.parametrize("port", ["0", "70000", "eighty", "-1"])
def test_port_that_is_none(untouched: Installation, port: str) -> None:
    assert_one_sentence(untouched.run("serve", f"--port={port}"), "port")


def test_serve_without_a_database_says_how_to_begin(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("serve", "--port", str(free_port())), "guanxi setup", "guanxi demo")


def test_database_url_that_is_none(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("check", DATABASE_URL="nonsense://x"), "DATABASE_URL")


@pytest.mark.parametrize("url", ["mysql://a:b@localhost/x", "postgres://", "sqlite:////nowhere/at/all.sqlite3"])
def test_database_url_of_no_database(untouched: Installation, url: str) -> None:
    assert_one_sentence(untouched.run("user", "list", DATABASE_URL=url), "DATABASE_URL")


def test_database_server_that_has_no_address(untouched: Installation) -> None:
    url = "postgres://a:b@no-such-host.invalid/x"
    assert_one_sentence(untouched.run("user", "list", DATABASE_URL=url), "DATABASE_URL", "does not answer")


def test_time_zone_that_is_none(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("check", GUANXI_TIME_ZONE="Nowhere/Town"), "GUANXI_TIME_ZONE", "Asia/Shanghai")


def test_address_of_another_machine(untouched: Installation) -> None:
    done = untouched.run("serve", "--address", "192.0.2.77", "--port", str(free_port()))
    assert_one_sentence(done, "192.0.2.77", "--address")


def test_database_server_that_does_not_answer(untouched: Installation) -> None:
    url = f"postgres://nobody:secret@127.0.0.1:{free_port()}/nothing"
    assert_one_sentence(untouched.run("serve", "--port", str(free_port()), DATABASE_URL=url), "DATABASE_URL")


def test_home_that_is_a_file(untouched: Installation) -> None:
    untouched.home.write_text("not a folder")
    assert_one_sentence(untouched.run("backup"), "GUANXI_HOME")


def test_secret_is_made_once_and_private(untouched: Installation) -> None:
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = untouched.ask(code)
    assert len(first) >= 50
    assert untouched.ask(code) == first
    assert (untouched.home / "secrets" / "django").stat().st_mode & 0o077 == 0
    assert untouched.home.stat().st_mode & 0o077 == 0


CHINESE = {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}


def test_help_speaks_the_language_of_the_terminal(untouched: Installation) -> None:
    done = untouched.run("--help", **CHINESE)
    assert "用法：guanxi" in done.stdout
    assert "检查配置、数据库以及账目是否平衡" in done.stdout
    for name in COMMANDS:
        text = untouched.run(name.removesuffix("_file"), "--help", **CHINESE).stdout
        assert "显示本帮助并退出" in text
        assert re.search("[\u4e00-\u9fff]{4}", text.replace("显示本帮助并退出", "")), name
    assert "usage: guanxi" in untouched.run("--help", **CHINESE, GUANXI_LANGUAGE="en").stdout
    assert "用法：" in untouched.run("--help", GUANXI_LANGUAGE="zh").stdout


def test_check_and_refusals_speak_the_language_of_the_terminal(
    installation: Installation, untouched: Installation
) -> None:
    done = installation.run("check", **CHINESE)
    assert done.returncode == 0, done.stderr
    assert "ok  账目" in done.stdout
    assert_one_sentence(installation.run("dance", **CHINESE), "没有 'dance' 这个选择")
    assert_one_sentence(installation.run("import", **CHINESE), "缺少参数")
    assert_one_sentence(installation.run("restore", "nothing.tar.gz", **CHINESE), "没有文件 nothing.tar.gz")
    assert_one_sentence(installation.run("user", "token", "nobody", **CHINESE), "没有用户 'nobody'")
    assert_one_sentence(untouched.run("serve", "--port=70000", **CHINESE), "不是端口")
    assert_one_sentence(untouched.run("check", DATABASE_URL="nonsense://x", **CHINESE), "无法识别 DATABASE_URL")


def test_backup_says_where_in_the_language_of_the_terminal(installation: Installation) -> None:
    done = installation.run("backup", **CHINESE)
    assert done.stdout.startswith("已备份到")


ROOT = Path(__file__).resolve().parents[2]
WORLD = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
LINES = """Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country
900001,GX1,CANDLE,10,2026-03-02 10:00:00,1.50,12345,China
"""
IMPORTER = """
from guanxi.foundation.exchange.models import ImportRun
print([run.by.username for run in ImportRun.objects.order_by("pk")])
"""


def test_import_in_somebody_s_name(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "lines.csv"
    file.write_text(LINES)
    installation.ask("from tests.world import build_world; build_world()", PYTHONPATH=WORLD)
    command = ("import", str(file), "--kind", "order-lines")
    assert_one_sentence(installation.run(*command, "--user", "nobody"), "nobody", "guanxi user list")
    assert_one_sentence(installation.run(*command, "--user", "wu"), "wu may not import", "exchange.import_file")
    assert installation.ask(IMPORTER) == "[]"
    done = installation.run(*command, "--user", "chen", **CHINESE)
    assert done.returncode == 0, done.stderr
    assert "1 行 = 导入 1 + 未变 0 + 报告 0" in done.stdout
    assert installation.run(*command).returncode == 0
    assert installation.ask(IMPORTER) == "['chen', 'system']"
