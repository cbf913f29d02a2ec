"""The explanation: what the law was asked and answered, and the page that a household reads."""
