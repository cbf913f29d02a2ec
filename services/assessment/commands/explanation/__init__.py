"""Why a household gets what it gets."""
