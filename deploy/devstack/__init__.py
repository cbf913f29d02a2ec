"""The whole system on one Linux machine without Docker: engines from wheels, five services, simulators.

`python -m deploy.devstack up|down|status` for people; `deploy.devstack.stack.Stack` for tests, the drill and chaos.
"""
