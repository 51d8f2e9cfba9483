"""Write the ugly files into the folder that is named."""

import sys
from pathlib import Path

from tests.ugly import write_all

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.ugly FOLDER")
for path in write_all(Path(sys.argv[1])):
    sys.stdout.write(f"{path}\n")
