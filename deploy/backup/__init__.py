"""Copies of the databases that can be restored on an empty machine, and the keys beside them, never among them.

`python -m deploy.backup take|restore`, for people `kipthoi backup` and `kipthoi restore`: docs/operations/backup.md.
"""
