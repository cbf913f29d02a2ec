"""What the desk does with facts: each takes them into the read model in one transaction of the reader's, set-wise."""
