"""Balance sheets and income statements from pasted text and files, as ordinary Chinese firms and their software make
them: two sides, columns of this year and the one before, numbers of lines, units, brackets, blanks and dashes.
"""

from guanxi.domains.credit.statements.reading.model import Notice, OtherLine, Reading, YearRead
from guanxi.domains.credit.statements.reading.names import meaning_of
from guanxi.domains.credit.statements.reading.numbers import BROKEN, read_figure
from guanxi.domains.credit.statements.reading.tables import read_file, read_text

__all__ = [
    "BROKEN", "Notice", "OtherLine", "Reading", "YearRead", "meaning_of", "read_figure", "read_file", "read_text",
]  # fmt: skip
