"""Awards: what is proposed, who may sign, in which order households are helped."""
