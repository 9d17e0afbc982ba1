from __future__ import annotations

from prilavok.web.inbox.tests.conftest import noon, other, place

__all__ = ["noon", "other", "place"]
