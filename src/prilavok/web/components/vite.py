"""Where Vite put the built scripts and styles."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BUILD = Path(__file__).resolve().parent.parent / "static" / "build"
WORKER = "worker/service_worker.ts"
ICONS = ("build/icon-192.png", "build/icon-mask.png", "build/favicon.svg")
PRELOADED = ("assets/inter-latin-wght-normal", "assets/inter-cyrillic-wght-normal")


@dataclass(frozen=True, slots=True)
class Entry:
    """Paths below the static root."""

    script: str
    styles: tuple[str, ...]
    fonts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worker:
    """The service worker: its code, the files it may keep, and a name that changes with each build."""

    code: str
    files: tuple[str, ...]
    name: str


def worker() -> Worker:
    built, manifest = entry(), BUILD / "manifest.json"
    raw = manifest.read_bytes()
    code = (BUILD / json.loads(raw)[WORKER]["file"]).read_text()
    name = hashlib.sha256(raw + code.encode()).hexdigest()[:16]
    return Worker(code, (built.script, *built.styles, *built.fonts, *ICONS), name)


def entry() -> Entry:
    """The built entry; read again after each build in debug mode, once otherwise."""
    path = BUILD / "manifest.json"
    try:
        changed = path.stat().st_mtime_ns if settings.DEBUG else 0
        return _read(path, changed)
    except FileNotFoundError:
        raise ImproperlyConfigured("The front-end is not built: run `make setup`.") from None


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Entry:
    chunk = json.loads(path.read_text())["app.ts"]
    fonts = [name for name in chunk.get("assets", []) if name.startswith(PRELOADED)]
    return Entry(
        script=f"build/{chunk['file']}",
        styles=tuple(f"build/{name}" for name in chunk.get("css", [])),
        fonts=tuple(f"build/{name}" for name in fonts),
    )
