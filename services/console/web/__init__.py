"""The officers' pages: rendered here, readable on a phone, in Vietnamese and English, without anything from elsewhere.

A room for each subject: routes, view (what a template gets), texts, templates.
"""
