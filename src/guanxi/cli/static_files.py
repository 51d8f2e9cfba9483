"""Static files, hashed and compressed once a version and not at each start."""

from __future__ import annotations

import hashlib
import os

from guanxi import __version__


def fingerprint_static() -> str:
    """What the collected files were made from: the version, and name, size and date of every source."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            source = storage.path(path)
            stat = os.stat(source)
            digest.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def prepare_static() -> bool:
    """Collect, hash and compress the static files when they changed; answers whether there was anything to do."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.WHITENOISE_USE_FINDERS:
        return False
    stamp = settings.STATIC_ROOT / "version.sha256"
    wanted = fingerprint_static()
    if stamp.exists() and stamp.read_text().strip() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(wanted + "\n")
    return True
