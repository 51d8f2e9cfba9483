"""How Chinese names sound: the key they sort by, their syllables and their initials."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST_KEY = 120

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ebef]")
_SHORT_WORD = 4


def is_han(character: str) -> bool:
    """Whether a character is Chinese."""
    return bool(_HAN.match(character))


def syllables(name: str, override: str = "") -> tuple[str, ...]:
    """The sounds of a name in lower case: one item a Chinese character, one a word of other letters.

    Args:
        override: the right pinyin where ours is wrong, syllables divided by spaces ("yue qing"); it replaces all.
    """
    return tuple(_WORD.findall(override.lower())) or _read(name)


@lru_cache(maxsize=20_000)
def _read(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # 0.1 s and 30 MB: only where a name is read

    folded = unicodedata.normalize("NFKC", name).lower()
    if not _HAN.search(folded):
        return tuple(_WORD.findall(folded))
    sounds = list(lazy_pinyin(folded, errors=_WORD.findall))  # type: ignore[arg-type]
    if folded.endswith("行") and sounds[-1] == "xing":
        sounds[-1] = "hang"  # a shop's name that ends with it means "house of trade"
    return tuple(sounds)


def sort_key(name: str, override: str = "") -> str:
    """What a name is sorted by: its full pinyin in lower case, at most 120 characters; never empty for a name.

    Letters and digits only, so that every database puts them in the same order.
    """
    return ("".join(syllables(name, override)) or name.strip().lower())[:LONGEST_KEY]


def initials(name: str, override: str = "") -> str:
    """The first letters of a name's syllables ("绍兴永辉" is "sxyh"); foreign words up to four letters stay whole."""
    if override.strip():
        return "".join(sound[0] for sound in syllables(name, override))
    folded = unicodedata.normalize("NFKC", name).lower()
    sounds = iter(syllables(name))
    letters = []
    for word in _split(folded):
        sound = next(sounds, "")
        is_whole = not is_han(word[0]) and len(word) <= _SHORT_WORD
        letters.append(word if is_whole else sound[:1])
    return "".join(letters)


def _split(folded: str) -> list[str]:
    """Chinese characters one by one, other words whole; in step with `syllables`."""
    return _WORD.findall(_HAN.sub(lambda found: f" {found[0]} ", folded))
