"""What is shipped: a wheel, made from the sdist without Node.js, in which everything is inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.ops.conftest import Installation, base_environment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {
    ".git",
    ".venv",
    ".guanxi",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
    "node_modules",
    "__pycache__",
    "dist",
}


def without_node(folder: Path) -> str:
    """A search path on which there is a Python and no Node.js."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("sh", "env", "uname"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return f"{Path(sys.executable).parent}{os.pathsep}{tools}"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, built from the sources as they stand."""
    folder = tmp_path_factory.mktemp("packages")
    sources = folder / "sources"
    subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=True, capture_output=True)
    shutil.copytree(ROOT, sources, ignore=lambda _folder, names: LEFT_OUT & set(names))
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder / "dist"), str(sources)],
        env={**os.environ, "PATH": without_node(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((folder / "dist").glob("*.tar.gz"))) == 1
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Installation:
    """The wheel unpacked into an empty folder, ahead of the sources on the import path."""
    place = tmp_path / "site"
    command = [shutil.which("uv") or str(Path(sys.executable).parent / "uv"), "pip", "install", "--quiet", "--offline"]
    subprocess.run([*command, "--python", sys.executable, "--no-deps", "--target", str(place), str(wheel)], check=True)
    environment = {**base_environment(tmp_path / "home"), "PYTHONPATH": str(place), "PWD": str(tmp_path)}
    return Installation(tmp_path / "home", environment)


def test_everything_is_inside(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    sources = wheel.parent.parent / "sources" / "src"
    shipped = [path.relative_to(sources) for path in (sources / "guanxi").rglob("*")]
    wanted = {
        path.as_posix()
        for path in shipped
        if ("templates" in path.parts or "data" in path.parts) and "tests" not in path.parts and path.suffix
    }
    translations = {path.with_suffix(".mo").as_posix() for path in shipped if path.suffix == ".po"}
    static = {f"guanxi/kit/static/guanxi/{name}" for name in ("app.css", "app.js", "charts.js", "icons.svg")}
    assert translations
    assert wanted | translations | static <= set(names), sorted((wanted | translations | static) - set(names))
    assert any(name.endswith(".parquet") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/NOTICE") for name in names)
    assert not [name for name in names if "/tests/" in name or name.endswith(".sqlite3")]


def test_an_installed_wheel_sets_up_and_speaks_chinese(installed: Installation) -> None:
    place = installed.environment["PYTHONPATH"]
    assert installed.ask("import guanxi; print(guanxi.__file__)").startswith(place)
    assert "guanxi demo" in installed.run("--help").stdout
    done = installed.run("setup", "--username", "anna", GUANXI_PASSWORD="tomi-kera-9264-vu")
    assert done.returncode == 0, done.stderr
    manifest = (installed.home / "static" / "staticfiles.json").read_text()
    assert "guanxi/app.css" in manifest
    assert list((installed.home / "static" / "guanxi").glob("app.*.css.gz"))
    refused = "from guanxi.kit.errors import NotAllowed; print(NotAllowed())"
    assert "角色" in installed.ask(refused, LC_ALL="zh_CN.UTF-8") or "权" in installed.ask(
        refused, LC_ALL="zh_CN.UTF-8"
    )
