"""Tells the build which packages the wheel needs: the direct requirements, from the one file that lists them."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class CustomMetadataHook(MetadataHookInterface):
    def update(self, metadata: dict[str, object]) -> None:
        lines = (Path(self.root) / "requirements" / "runtime.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]
