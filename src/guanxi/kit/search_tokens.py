"""What a record is found by, and what a query asks for: the same cuts of the same folded text.

Chinese text is cut into single characters and pairs, Latin letters into pairs and triples, pinyin initials into pairs
and triples under `i:`, syllables alone and in pairs under `p:`, first letters under `f:`. Codes and telephones are cut
into triples and fours under `n:` (codes into pairs, too) and stand whole under `=`. Longer cuts keep the lists of hits
short, so that a search costs what it finds and not what there is; numbers stand apart, because running numbers hold
common pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from guanxi.kit import pinyin

LONGEST_TERM = 60
SHORTEST_NUMBER = 7
_NOT_WORD = re.compile(r"[\W_]+")
_RUN = re.compile(r"[0-9a-z]+|[^0-9a-z]+")
_LETTERS = re.compile(r"[a-z]+")
_PHONE = re.compile(r"[\d\s()+./-]{3,}")


def fold(text: str) -> str:
    """Letters and digits of a text, lower case, full width made half, everything else left out."""
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def fold_phone(text: str) -> str:
    """The digits of a telephone number, without the country code of China."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", text)).removeprefix("00")
    return digits[2:] if len(digits) > 11 and digits.startswith("86") else digits


@dataclass(frozen=True)
class Entry:
    """What one record is found by.

    Args:
        names: the name first, then others (English, short). codes, phones: as people write them.
        people: names of persons to find it by. pinyin: the right pinyin of the first name where ours is wrong.
        calls: what it is called for short; those who are called just what is asked come first, however many hold it.
        keys: marks to search within, such as `o:12`; lower-case letters, digits and colons.
    """

    names: Sequence[str]
    codes: Sequence[str] = ()
    phones: Sequence[str] = ()
    people: Sequence[str] = ()
    calls: Sequence[str] = ()
    pinyin: str = ""
    keys: Sequence[str] = ()

    def text(self) -> str:
        """The entry as one folded text, from which its tokens can be made again at any time.

        Eight lines: names, people, codes, telephones, calls with their initials, initials (each divided by spaces), the
        syllables of the name and of each person (divided by commas), the keys.
        """
        sounded = [(self.names[0], self.pinyin), *((name, "") for name in self.people)]
        lines = (
            (fold(one) for one in self.names),
            (fold(one) for one in self.people),
            (fold(one) for one in self.codes),
            (fold_phone(one) for one in self.phones),
            (word for one in self.calls for word in (fold(one), pinyin.initials(one))),
            (pinyin.initials(*one) for one in sounded),
            [",".join(" ".join(pinyin.syllables(*one)) for one in sounded)],
            self.keys,
        )
        return "\n".join(" ".join(filter(None, line)) for line in lines)


def tokens_of(text: str) -> list[str]:
    """The tokens of an entry's folded text."""
    read = read_words(text)
    names, people, codes, phones, calls, initials = read.lines
    found = [cut for word in (*names, *people) for run in _RUN.findall(word) for cut in _cuts(run)]
    found += [cut for word in codes for run in _RUN.findall(word) for cut in _number_cuts(run, 2)]
    found += [cut for word in phones for cut in _number_cuts(word, 3)]
    found += [f"i:{cut}" for word in initials for size in (2, 3) for cut in _grams(word, size)]
    found += [f"p:{cut}" for sounds in read.sounds for cut in (*sounds, *_pairs(sounds))]
    found += [f"={word}" for word in (*codes, *phones, *calls)]
    found += [f"f:{word[0]}" for word in (*names, *codes, *initials)]
    return list(dict.fromkeys([*found, *read.keys]))


def _cuts(run: str) -> list[str]:
    sizes = (2, 3) if run[0].isascii() else (1, 2)
    return [cut for size in sizes for cut in _grams(run, size)]


def _pairs(sounds: Sequence[str]) -> list[str]:
    return [first + second for first, second in pairwise(sounds)]


def _number_cuts(run: str, shortest: int) -> list[str]:
    if not run[0].isascii():
        return _cuts(run)
    return [f"n:{cut}" for size in range(shortest, 5) for cut in _grams(run, size)]


def _grams(run: str, size: int) -> list[str]:
    return [run[at : at + size] for at in range(len(run) - size + 1)]


def terms_of(query: str) -> list[str]:
    """The words of a query, folded; a telephone number written with gaps is one word."""
    shown = unicodedata.normalize("NFKC", query).strip()
    if _PHONE.fullmatch(shown):
        return [fold_phone(shown)] if fold_phone(shown) else []
    return list(dict.fromkeys(folded[:LONGEST_TERM] for word in shown.split()[:8] if (folded := fold(word))))


def is_whole_number(term: str) -> bool:
    """Whether a term may be a code or telephone typed in full: those who have it are meant, not those who hold it."""
    return len(term) >= SHORTEST_NUMBER and any(sign.isdigit() for sign in term)


def wanted(term: str, *, loosely: bool = False) -> list[list[str]]:
    """Ways to find a term: it may be in a record that holds all tokens of one of the lists.

    Args:
        loosely: the last syllable of pinyin may be unfinished ("yongh").
    """
    if len(term) == 1 and term.isascii():
        return [[f"f:{term}"]]
    runs = _RUN.findall(term)
    ways = [[cut for run in runs for cut in _longest_cuts(run, 3)]]
    if any(run[0].isascii() for run in runs):
        ways.append([f"n:{cut}" if cut.isascii() else cut for run in runs for cut in _longest_cuts(run, 4)])
    if term.isascii() and not term.isdigit():
        ways.append([f"i:{cut}" for cut in _grams(term, min(len(term), 3))])
    if _LETTERS.fullmatch(term):
        ways += [[f"p:{cut}" for cut in _pairs(read) or read] for read in read_syllables(term, loosely=loosely)]
    return [list(dict.fromkeys(way)) for way in ways if way]


def _longest_cuts(run: str, most: int) -> list[str]:
    longest = most if run[0].isascii() else 2
    if len(run) == 1 and run.isascii():
        return []  # one letter beside Chinese characters: they find it, the check of the text decides
    return _grams(run, min(longest, len(run)))


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """Every syllable of standard Chinese, without tones."""
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_normal

    common = [readings for code, readings in pinyin_dict.pinyin_dict.items() if 0x4E00 <= code <= 0x9FFF]
    sounds = {to_normal(reading) for readings in common for reading in readings.split(",")}
    return frozenset(sound for sound in sounds if _LETTERS.fullmatch(sound) and set(sound) & set("aeiouv"))


def read_syllables(letters: str, *, loosely: bool = False, most: int = 6) -> list[list[str]]:
    """How letters can be read as syllables: "xian" is xian or xi·an.

    Args:
        loosely: also readings whose last syllable is unfinished; it is left out.
        most: readings looked for, the ones with the longest syllables first.
    """
    known, found = known_syllables(), list[list[str]]()
    stack: list[tuple[int, list[str]]] = [(0, [])]
    while stack and len(found) < most:
        at, read = stack.pop()
        rest = letters[at:]
        if not rest or (loosely and read and len(rest) < 6 and any(sound.startswith(rest) for sound in known)):
            found.append(read)
        stack += [(at + size, [*read, rest[:size]]) for size in range(1, min(6, len(rest)) + 1) if rest[:size] in known]
    return found


@dataclass(frozen=True)
class Words:
    """An entry's folded text, taken apart.

    Args:
        plain: names, people, codes, telephones and calls as they stand in the text. lines: these, then the initials, as
            words.
        sounds: the syllables of the name and of each person.
    """

    plain: str
    lines: list[list[str]]
    sounds: list[list[str]]
    keys: list[str]

    def hold(self, term: str) -> bool:
        """Whether the term is really there: in a name, code or number, or read as pinyin."""
        if len(term) == 1 and term.isascii():
            return any(word.startswith(term) for line in self.lines for word in line)
        if term in self.plain or any(term in word for word in self.lines[-1]):
            return True
        return term.isascii() and any(
            "".join(sounds[at:]).startswith(term) for sounds in self.sounds for at in range(len(sounds))
        )

    def closeness(self, terms: Sequence[str]) -> tuple[int, int]:
        """How near they are to a query, smallest first: a whole word, a beginning, a part; then short names."""
        words = [word for line in self.lines for word in line] + ["".join(sounds) for sounds in self.sounds]
        rank = 0 if "".join(terms) in words else 1 if any(word.startswith(terms[0]) for word in words) else 2
        return rank, len(words[0])


def read_words(text: str) -> Words:
    """Take an entry's folded text apart."""
    *lines, sounds, keys = text.split("\n")
    return Words(
        " ".join(lines[:-1]), [line.split() for line in lines], [one.split() for one in sounds.split(",")], keys.split()
    )
