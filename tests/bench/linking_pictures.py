"""The picture part of `make bench-linking`."""

from __future__ import annotations

from tests.bench.pictures import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
