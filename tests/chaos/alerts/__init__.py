"""Each alert fired by its trouble on a running stack, and judged by a real Prometheus: `make alerts`."""
