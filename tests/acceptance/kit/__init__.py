"""The product as an outsider meets it: a process, a hook, a REST API, and a network that records."""
