"""The system on one machine or on many: the embedded stack, stand-ins for other people's systems, images, engines' texts.

Importable from the checkout (`python -m deploy.devstack up`), never part of the wheel, never imported by services.
"""
