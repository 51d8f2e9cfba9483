"""Cells of a column → values. How a column is read is decided once, by its heading and all of its cells.

The worked table of docs/rules/import-reading.md is executed by a test.
"""

from guanxi.kit.imports.cells.faults import Fault
from guanxi.kit.imports.cells.places import Place, PlaceIndex, offer_places, resolve_place
from guanxi.kit.imports.cells.reader import CellReader, reader_for

__all__ = ["CellReader", "Fault", "Place", "PlaceIndex", "offer_places", "reader_for", "resolve_place"]
