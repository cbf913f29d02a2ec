"""Signing: the competent person sees each line with its amount and law, and signs, declines or returns what he ticked."""
