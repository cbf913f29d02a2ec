"""What law officers enter, preview, release and withdraw: norms of provinces, time limits, days off."""
