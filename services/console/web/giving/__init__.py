"""What everybody may see of donation campaigns, without signing in: totals and gifts, never a household."""
