"""Keys made of labels."""

from __future__ import annotations

import re

from guanxi.kit.pinyin import syllables


def free_key(label: str, taken: set[str], start: str) -> str:
    """A key made of a label: its English words or pinyin; a number is added where it is taken.

    Args:
        start: what a key begins with whose label begins with no letter.
    """
    words = label if label.isascii() else "_".join(syllables(label))
    key = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:34].strip("_")
    if not key or not key[0].isalpha():
        key = f"{start}_{key}".strip("_")
    number, found = 2, key
    while found in taken:
        number, found = number + 1, f"{key}_{number}"
    return found
