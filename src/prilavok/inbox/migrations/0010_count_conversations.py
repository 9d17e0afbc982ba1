"""Keeps `ConversationCount` true, whichever statement changes a conversation."""

from django.db import migrations

COUNT_CONVERSATIONS = """
CREATE FUNCTION inbox_count_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO inbox_conversationcount (shop_id, channel_id, assignee_id, kind, status, is_waiting, n)
        SELECT shop_id, channel_id, assignee_id, kind, status, unanswered_since IS NOT NULL, count(*)
        FROM fresh GROUP BY 1, 2, 3, 4, 5, 6;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO inbox_conversationcount (shop_id, channel_id, assignee_id, kind, status, is_waiting, n)
        SELECT shop_id, channel_id, assignee_id, kind, status, unanswered_since IS NOT NULL, -count(*)
        FROM gone GROUP BY 1, 2, 3, 4, 5, 6;
    ELSE
        INSERT INTO inbox_conversationcount (shop_id, channel_id, assignee_id, kind, status, is_waiting, n)
        SELECT shop_id, channel_id, assignee_id, kind, status, is_waiting, sum(n) FROM (
            SELECT shop_id, channel_id, assignee_id, kind, status, unanswered_since IS NOT NULL AS is_waiting,
                1 AS n FROM fresh
            UNION ALL
            SELECT shop_id, channel_id, assignee_id, kind, status, unanswered_since IS NOT NULL, -1 FROM gone
        ) AS moved GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER conversations_counted_in AFTER INSERT ON inbox_conversation
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION inbox_count_conversations();
CREATE TRIGGER conversations_counted_anew AFTER UPDATE ON inbox_conversation
    REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION inbox_count_conversations();
CREATE TRIGGER conversations_counted_out AFTER DELETE ON inbox_conversation
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION inbox_count_conversations();
INSERT INTO inbox_conversationcount (shop_id, channel_id, assignee_id, kind, status, is_waiting, n)
SELECT shop_id, channel_id, assignee_id, kind, status, unanswered_since IS NOT NULL, count(*)
FROM inbox_conversation GROUP BY 1, 2, 3, 4, 5, 6;
"""
DO_NOT_COUNT = """
DROP TRIGGER conversations_counted_in ON inbox_conversation;
DROP TRIGGER conversations_counted_anew ON inbox_conversation;
DROP TRIGGER conversations_counted_out ON inbox_conversation;
DROP FUNCTION inbox_count_conversations();
"""


class Migration(migrations.Migration):
    dependencies = [("inbox", "0009_lists")]

    operations = [migrations.RunSQL(COUNT_CONVERSATIONS, DO_NOT_COUNT)]
