"""The pretended network's own writes; nothing here touches a table of the CRM."""
