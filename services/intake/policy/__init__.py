"""Decisions of intake as pure functions: how long help may take, which report is sound, which row of a list is one."""
