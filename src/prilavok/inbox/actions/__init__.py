"""Conversations and messages: the only writes, one file a verb group."""
