"""The real server is killed with -9 in the middle of work: what was acknowledged is there, what was not comes once."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.ops.conftest import Installation, free_port
from tests.ops.test_serving import children_of, group_of, is_alive, is_healthy, until

pytestmark = pytest.mark.slow

CLIENTS = 4
ROUNDS = 3
ORDERS_A_ROUND = 8  # written before the blows fall, however slow the machine
ROOT = Path(__file__).resolve().parents[2]

COMPANY = """
import json
from tests.world import build_world
world = build_world()
print(json.dumps({"customers": [world.yonghui.pk, world.jianhu.pk], "product": world.mug.code}))
"""
ORDERS = """
import json
from guanxi.domains.orders.models import Order
print(json.dumps(list(Order.objects.exclude(reference="").values_list("reference", "number"))))
"""
PENDING = """
import json
from guanxi.foundation.timeline.models import Event
print(json.dumps(list(Event.objects.filter(delivered_at__isnull=True).values_list("name", flat=True))))
"""
REACTED = """
import json
from guanxi.foundation.timeline.models import Delivery
found = Delivery.objects.filter(event__name="receivables.receipt_taken").order_by("-event")
print(json.dumps([one.reaction for one in found if one.event_id == found[0].event_id]))
"""
STATE = """
import json
from guanxi.domains.orders.models import Order
"""


@dataclass
class Server:
    """`guanxi serve` on a port that stays the same, so that clients find it again after a restart."""

    installation: Installation
    port: int
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = self.installation.start("serve", PORT=str(self.port))
        until(lambda: is_healthy(self.port) or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.stdout.read()

    def web_processes(self) -> list[int]:
        """The processes that answer requests: children of the web child."""
        leader = children_of(self.process.pid).get("web")
        return [one for one in group_of(leader) if one != leader] if leader else []

    def kill_all(self) -> None:
        """kill -9 to every process of the installation, the supervisor first."""
        members = [one for leader in children_of(self.process.pid).values() for one in group_of(leader)]
        for one in [self.process.pid, *members]:
            kill(one)
        self.process.communicate()
        until(lambda: not [one for one in members if is_alive(one)])

    def ask(self, code: str) -> Any:
        return json.loads(self.installation.ask(code))


def kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@dataclass
class Clients:
    """Programs that post orders, each with a key of its own that also stands in the order's reference."""

    port: int
    token: str
    customers: list[int]
    product: str
    numbers: dict[str, str] = field(default_factory=dict)
    unsure: list[str] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def post(self, path: str, body: dict[str, Any], key: str) -> tuple[int, Any]:
        """Status and answer; status 0 when the connection broke."""
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        url = f"http://127.0.0.1:{self.port}/api/v1{path}"
        request = urllib.request.Request(url, json.dumps(body).encode(), headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except (OSError, ValueError, EOFError, http.client.HTTPException):  # cut off in the middle of an answer
            return 0, None

    def order(self, key: str) -> tuple[int, Any]:
        """One order; the same key asks for exactly the same."""
        customer = self.customers[int(key[:2], 16) % len(self.customers)]
        line = {"product": self.product, "quantity": str(1 + int(key[2:4], 16) % 9)}
        body = {"customer": customer, "reference": key, "lines": [line], "reason_code": "habit", "confirm": True}
        return self.post("/orders", body, key)

    def work(self) -> None:
        """Post orders until told to stop, whatever happens to the server."""
        while not self.stopping.is_set():
            key = uuid.uuid4().hex
            status, answer = self.order(key)
            if status == 201:
                self.numbers[key] = answer["number"]
            else:
                self.unsure.append(key)
                self.stopping.wait(0.5)


def stored_orders(server: Server) -> dict[str, list[str]]:
    """Key → numbers of the orders that carry it."""
    found: dict[str, list[str]] = {}
    for key, number in server.ask(ORDERS):
        found.setdefault(key, []).append(number)
    return found


def torment(server: Server, clients: Clients, rng: random.Random) -> None:
    """While clients work: kill single web processes, then everything, at random moments; start again."""
    before = len(clients.numbers)
    until(lambda: len(clients.numbers) >= before + ORDERS_A_ROUND)
    for _blow in range(2):
        time.sleep(rng.uniform(0.05, 0.6))
        if victims := server.web_processes():
            kill(rng.choice(victims))
    time.sleep(rng.uniform(0.2, 1.2))
    server.kill_all()
    server.start()


def test_an_acknowledged_order_survives_kill_9(installation: Installation) -> None:
    installation.environment["PYTHONPATH"] = str(ROOT)
    server = Server(installation, free_port())
    facts = server.ask(COMPANY)
    tokens = {name: installation.run("user", "token", name).stdout.strip() for name in ("wu", "admin")}
    clients = Clients(server.port, tokens["wu"], facts["customers"], facts["product"])
    threads = [threading.Thread(target=clients.work) for _client in range(CLIENTS)]
    try:
        server.start()
        for thread in threads:
            thread.start()
        for turn in range(ROUNDS):
            torment(server, clients, random.Random(turn))
        clients.stopping.set()
        for thread in threads:
            thread.join()
        prove_orders(server, clients)
        prove_delivery(server, facts, tokens["admin"])
        done = installation.run("check")
        assert done.returncode == 0 and "ok  money" in done.stdout, done.stdout + done.stderr
    finally:
        clients.stopping.set()
        server.kill_all()


def prove_orders(server: Server, clients: Clients) -> None:
    """Every acknowledged order is there once under its number; every other key gets exactly one when sent again."""
    assert len(clients.numbers) >= ROUNDS * ORDERS_A_ROUND and clients.unsure, "the torment did not hit any work"
    stored = stored_orders(server)
    assert {key: stored.get(key) for key in clients.numbers} == {k: [number] for k, number in clients.numbers.items()}
    assert not {key for key, numbers in stored.items() if len(numbers) != 1}
    for key in [*clients.unsure, *random.sample(sorted(clients.numbers), 10)]:
        status, answer = clients.order(key)
        assert status == 201, (key, status, answer)
        assert clients.numbers.setdefault(key, answer["number"]) == answer["number"]
    again = stored_orders(server)
    assert again == {key: [number] for key, number in clients.numbers.items()}
    assert all(again[key] == numbers for key, numbers in stored.items()), "written before, answered after"


def prove_delivery(server: Server, facts: dict[str, Any], token: str) -> None:
    """An event that nobody had delivered when everything was killed is delivered once after the restart."""
    boss, customer = Clients(server.port, token, [], facts["product"]), facts["customers"][0]
    lines = [{"product": boss.product, "quantity": "90000"}]
    large = {"customer": customer, "lines": lines, "reason_code": "habit", "confirm": True}
    status, order = boss.post("/orders", large, "large")
    assert (status, order["state"]) == (201, "held")
    server.process.send_signal(signal.SIGSTOP)  # nobody starts the worker again, however long the request takes
    worker = children_of(server.process.pid)["worker"]
    kill(worker)
    until(lambda: not is_alive(worker))
    room = {"customer": customer, "amount": "9000000.00", "on": f"{datetime.now(UTC):%Y-%m-%d}", "is_confirmed": True}
    status, answer = boss.post("/actions/receivables.take_receipt", room, "room")
    assert status == 200, answer
    server.kill_all()
    assert "receivables.receipt_taken" in server.ask(PENDING)
    server.start()
    until(lambda: server.ask(PENDING) == [])
    assert server.ask(REACTED) == ["orders.recheck_holds"]
    assert boss.post("/orders", large, "large")[1]["id"] == order["id"]
    assert server.ask(f"{STATE}print(json.dumps(Order.objects.get(pk={order['id']}).state))") == "confirmed"
