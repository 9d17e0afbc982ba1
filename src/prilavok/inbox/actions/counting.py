"""Keeping the counts of conversations small; a trigger keeps them true."""

from __future__ import annotations

from django.db import connection, transaction

_FOLD = """
WITH gone AS (
    DELETE FROM inbox_conversationcount WHERE id IN (
        SELECT id FROM inbox_conversationcount ORDER BY id LIMIT 20000 FOR UPDATE SKIP LOCKED
    ) RETURNING *
)
INSERT INTO inbox_conversationcount (shop_id, channel_id, assignee_id, kind, status, is_waiting, n)
SELECT shop_id, channel_id, assignee_id, kind, status, is_waiting, sum(n)
FROM gone GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0
"""
UNFOLDED = 1_000


@transaction.atomic
def fold_counts() -> None:
    """Add up the differences that have gathered; readers see the same sums before and after."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT FROM inbox_conversationcount LIMIT %s) AS n", [UNFOLDED])
        if cursor.fetchone()[0] == UNFOLDED:
            cursor.execute(_FOLD)
