"""The surface of the pretended Graph API, one file a group of calls."""
