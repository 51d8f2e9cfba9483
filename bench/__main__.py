"""All measurements, one after the other: `python -m bench`, or some of them: `python -m bench orders imports`."""

from __future__ import annotations

import subprocess
import sys

ALL = (
    "lists", "orders", "gate", "imports", "previews", "pool", "duplicates", "measures", "ratio_score", "behaviour",
    "watch", "whatif",
)  # fmt: skip


def main() -> None:
    """Run each measurement in a process of its own, because each makes its own database."""
    asked = sys.argv[1:] or list(ALL)
    if unknown := set(asked) - set(ALL):
        sys.exit(f"There is no measurement {', '.join(sorted(unknown))}; there are {', '.join(ALL)}.")
    for name in asked:
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)


if __name__ == "__main__":
    main()
