"""Who works on what and when, and who is told of it: the only writes, one file a verb group."""
