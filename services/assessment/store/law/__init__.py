"""Dated data of the law."""
