"""Ground floor of Kịp Thời: mechanisms and published facts; it knows no service.

What may come in: a mechanism that three services use, reference data, or a fact that crosses a border between services.
What may not: a decision about a household. Those live in the services, in their `policy` and `domain` rooms.
"""
