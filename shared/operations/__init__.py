"""What stands aside, at every service's doors: dead letters, facts that no broker takes, gaps, and publishing again.

For operators of the whole country. No answer carries what a fact says: which fact, of which case, why and since when. Every act
writes who and why into the audit.
"""
