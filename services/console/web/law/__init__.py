"""The law: its rules on a day, "what if", and the explanation that a household gets."""
