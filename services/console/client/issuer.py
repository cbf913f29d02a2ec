"""The embedded stack's issuer of tokens, which gives everybody the role he asks for."""

from typing import Final

import httpx

from shared.errors import Unavailable
from shared.identity import COUNTRY
from shared.texts import Text


class Issuer:
    """Where tokens come from in a stack without an issuer of its own."""

    def __init__(self, url: str, http: httpx.AsyncClient) -> None:
        self._url = url
        self._http = http

    async def issue(self, role: str, communes: tuple[str, ...], provinces: tuple[str, ...]) -> str:
        """Return a token for these places; where there are none, for the whole country. Raises Unavailable."""
        places = (*communes, *provinces)
        area = "-".join(places) or COUNTRY.lower()
        wish = {"role": role, "communes": communes, "provinces": provinces, "subject": f"{role}-{area}"}
        wish |= {} if places else {"country": COUNTRY}
        try:
            response = await self._http.post(f"{self._url}/issue", json=wish)
            return str(response.raise_for_status().json()["token"])
        except (httpx.HTTPError, ValueError, KeyError) as error:
            raise Unavailable(_NO_ISSUER) from error


_NO_ISSUER: Final = Text(vi="Nơi cấp mã truy cập không trả lời", en="The issuer of tokens does not answer")
