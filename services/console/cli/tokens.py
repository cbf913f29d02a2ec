"""Tokens of the embedded issuer."""

from typing import Annotated, Final

import typer

from services.console.cli.installation import issue, stack
from services.console.cli.output import WRONG_USE, fail
from shared.communes import communes, provinces
from shared.identity import Role
from shared.permissions import COUNTRY_ROLES
from shared.texts import Text


def token(
    role: Annotated[str, typer.Option("--role", help=", ".join(Role))],
    commune: Annotated[list[str], typer.Option("--commune", help="Mã xã / commune code")] = [],  # noqa: B006 - typer's way
    province: Annotated[list[str], typer.Option("--province", help="Mã tỉnh / province code")] = [],  # noqa: B006 - typer's way
    subject: Annotated[str, typer.Option("--subject", help="Ai / who; mặc định / by default: ROLE")] = "",
) -> None:
    """In mã truy cập của nơi cấp nhúng / print a token of the embedded issuer; without a place: for the whole country."""
    if role not in set(Role):
        fail(WRONG_USE, _NO_ROLE, role=role, known=", ".join(Role))
    unknown = [code for code in commune if code not in communes()] + [code for code in province if code not in provinces()]
    if unknown:
        fail(WRONG_USE, _NO_PLACE, codes=", ".join(unknown))
    if not (commune or province) and role not in COUNTRY_ROLES:
        fail(WRONG_USE, _PLACE_NEEDED, role=role, known=", ".join(sorted(COUNTRY_ROLES)))
    print(issue(stack(), role, commune, province, subject))


_NO_ROLE: Final = Text(vi="Không có vai trò {role}; các vai trò: {known}.", en="There is no role {role}; roles are: {known}.")
_NO_PLACE: Final = Text(
    vi="Không có xã hoặc tỉnh mang mã {codes}.", en="There is no commune or province with the code {codes}."
)
_PLACE_NEEDED: Final = Text(
    vi="Vai trò {role} làm việc ở một nơi: hãy thêm --commune hoặc --province. Cả nước chỉ dành cho: {known}.",
    en="The role {role} works in a place: add --commune or --province. The whole country is only for: {known}.",
)
