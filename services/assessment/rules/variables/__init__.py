"""What several benefits ask: the circumstances, the cause, the state of the house."""
