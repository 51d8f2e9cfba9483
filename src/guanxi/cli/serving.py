"""Starting the server for `serve` and `demo`: address, port, children."""

from __future__ import annotations

import argparse
import os

from guanxi.cli.supervisor import Child
from guanxi.cli.words import gettext as _

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def read_number(name: str, default: int) -> int:
    """A whole number from the environment; anything else counts as not set."""
    value = os.environ.get(name, "").strip()
    return int(value) if value.isdigit() else default


def port_number(text: str) -> int:
    """A port from the command line, 1 to 65535."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(_("%(text)r is no port; a port is a number from 1 to 65535") % {"text": text})
    return int(text)


def add_serving_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen and with how many processes."""
    parser.add_argument(
        "--port",
        type=port_number,
        default=os.environ.get("PORT", "").strip() or "8000",
        help=_("port to listen on (environment: PORT; 8000)"),
    )
    parser.add_argument(
        "--address",
        default=os.environ.get("GUANXI_ADDRESS", "").strip() or "127.0.0.1",
        help=_("address to listen on; 0.0.0.0 for the company's network (environment: GUANXI_ADDRESS; 127.0.0.1)"),
    )


def shown_address(address: str, port: int) -> str:
    """The address that one types into a browser on this machine."""
    host = "localhost" if address in LOOPBACK or address in {"0.0.0.0", "::"} else address  # noqa: S104
    return f"http://{host}:{port}/"


def list_children(arguments: argparse.Namespace) -> list[Child]:
    """The web server and the worker."""
    workers = read_number("GUANXI_WEB_PROCESSES", min(4, max(2, os.cpu_count() or 2)))
    threads = read_number("GUANXI_WEB_THREADS", 4)
    web = ["web", "--address", arguments.address, "--port", str(arguments.port)]
    web += ["--workers", str(max(1, workers)), "--threads", str(max(1, threads))]
    return [Child("web", web), Child("worker", ["worker"])]
