"""What goes on by itself, in one process of the service: sending, closing windows, standing behind the clocks.

The loops are the fast way: from a missed clock to the gateway nothing waits for Temporal (P4).
"""
