"""A pytest plugin loaded before Django's settings: tests keep everything in a folder of their own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

if "GUANXI_HOME" not in os.environ:
    os.environ["GUANXI_HOME"] = tempfile.mkdtemp(prefix="guanxi-tests-")
    atexit.register(shutil.rmtree, os.environ["GUANXI_HOME"], ignore_errors=True)

# Tests that run side by side keep apart, as their databases do.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["GUANXI_HOME"] = os.path.join(os.environ["GUANXI_HOME"], worker)
    os.makedirs(os.environ["GUANXI_HOME"], exist_ok=True)

# Pages in tests name static files without the manifest that only an installation has.
os.environ.setdefault("GUANXI_PLAIN_STATIC", "1")

# Whose pages these are is known without a question, so that pages can be held to a number of them.
os.environ.setdefault("GUANXI_COMPANY", "锦禾礼品")

# The server of static files says so when its folder is missing.
os.makedirs(os.path.join(os.environ["GUANXI_HOME"], "static"), exist_ok=True)
