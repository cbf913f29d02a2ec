"""Stand-ins for other people's systems: a bank, telephones, an issuer of tokens; and the figures of real storms.

They behave as the real ones do, also badly on request, and keep books of their own that tests compare with ours.
"""
