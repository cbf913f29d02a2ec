"""A storm played through the public doors: `python -m tests.drill --households 300 --seed 1`.

Invented households of real communes are reported, assessed, decided, paid and told, by people who are played too. It ends
with one table, and with exit 0 only if everybody was assisted, every case is closed and every promise held.
"""
