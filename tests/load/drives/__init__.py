"""Each service at work in its loaded database: people at its doors, facts that come, what comes round by itself."""
