"""One drill from the first process to the table."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from rich.console import Console

from deploy.devstack.addresses import Windows
from deploy.devstack.welcome import welcome
from tests.drill.others import leave_others_alone
from tests.drill.play import Play
from tests.drill.rehearsal import AS_IN_EARNEST, Rehearsal
from tests.drill.storm import set_the_scene
from tests.drill.table import show
from tests.drill.words import Language, Words
from tests.support.doors import Doors
from tests.support.invented import Dice
from tests.support.stack import find_running, found_or_started

# Shorter than in production, so that a drill of minutes shows what windows do; the table names them.
WINDOWS: Final = Windows(list_s=2, digest_s=5, round_s=1)


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    households: int
    seed: int
    storm: str
    folder: Path
    json: Path | None
    language: Language
    stays: bool
    """Keep the stack running at the end, until somebody presses Ctrl-C; only a stack that we have started."""
    rehearsal: Rehearsal = AS_IN_EARNEST
    nasty: bool = False
    """Bank and gateway of messages behave as badly as real ones: each trouble once, and every tenth order by chance."""


async def run(options: Options, console: Console) -> int:
    """Play, show, and return the exit code. Raises StackProblem and NoSuchStorm, with nothing left running."""
    words = Words(options.language)
    dice = Dice(options.seed)
    scene = set_the_scene(options.storm, options.households, dice)
    console.print(f"[bold]{scene.title}[/] · {options.households} {words('households')} · {len(scene.communes)} xã/phường")
    found = find_running(options.folder)
    console.print(f"{words('found')}: {found.folder}" if found else f"{words('starting')} …")
    async with found_or_started(found, options.folder, WINDOWS, lambda line: console.print(f"  [dim]{line}[/]")) as addresses:
        async with Doors(addresses) as doors:
            if found is not None:
                await leave_others_alone(doors, scene)
            play = Play(
                addresses, doors, scene, dice, options.seed, console, words, nasty=options.nasty, rehearsal=options.rehearsal
            )
            result = await play.play(options.households)
        show(console, words, result, f"{scene.title} · {scene.storm.name.en}")
        for line in last_lines(words, addresses.services["console"].url, is_others=found is not None, stays=options.stays):
            console.print(line, highlight=False, soft_wrap=True)
        if options.json:
            options.json.parent.mkdir(parents=True, exist_ok=True)
            options.json.write_bytes(orjson.dumps(result.to_json(), option=orjson.OPT_INDENT_2))
        if found is None and options.stays:
            await _until_called_home()
    return 0 if result.passed else 1


async def _until_called_home() -> None:
    """Wait for Ctrl-C, which here is no failure: the drill has told its result."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()


def last_lines(words: Words, desk_url: str, *, is_others: bool, stays: bool) -> Sequence[str]:
    """Return how to go on: at the desk, as long as there is one: what we have started and do not keep is gone."""
    if not is_others and not stays:
        return (words("stopped"),)
    return (*welcome(desk_url, after_drill=True), *(() if is_others else (words("stop"),)))
