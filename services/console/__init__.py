"""The officers' desk: what is waiting, what is late, who is silent, and the whole story of one case.

Decides: nothing about a household. Listens to: every fact of the four services. Publishes: nothing.
Owns: a read model without personal data (cases, incidents, late clocks, acknowledgements), made of facts alone; topics keep
them for seven days, and no command publishes older ones again yet. What must be true this moment, and whatever is personal,
is asked of the service that owns it, with the officer's own token: so the pages of cases work while Kafka, Temporal or the
read model is away.
"""
