"""The other services as the desk asks them: each has a module with its endpoints, and of its answers what the desk reads.

A test holds endpoints and fields to the services' own OpenAPI documents.
"""
