"""The settings of `docker-compose.yml`: `python3 -m deploy.compose` writes them, into the file that Docker reads by itself.

Nothing but Python is needed for it: whoever has Docker alone lets a container do it (docs/operations/compose.md).
"""
