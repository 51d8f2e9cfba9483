"""`python -m guanxi` is the command `guanxi`."""

import sys

from guanxi.cli.main import main

sys.exit(main())
