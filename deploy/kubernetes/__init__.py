"""The system on Kubernetes, as plain objects that `kubectl apply -k` takes; made here, so that five services look alike."""
