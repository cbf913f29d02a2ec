"""PostgreSQL's own programs, run to their end."""

import os
import subprocess

from deploy.devstack.postgres import programs_folder
from deploy.devstack.problems import StackProblem


def run_program(name: str, *arguments: str, given: str = "") -> str:
    """Return what it printed; `given` is what it reads. Raises StackProblem with its last words where it failed."""
    program = programs_folder() / name
    # A setting of ours for PostgreSQL must not lead the program elsewhere; a password may come by PGPASSFILE or PGPASSWORD.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG") or k.startswith("PGPASS")}
    command = [str(program), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        why = " | ".join(done.stderr.strip().splitlines()[-4:])
        raise StackProblem(f"{name} không làm được: {why}", f"{name} failed: {why}")
    return done.stdout
