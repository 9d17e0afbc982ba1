from __future__ import annotations

from tests.bench.linking.report import main

if __name__ == "__main__":
    main()
