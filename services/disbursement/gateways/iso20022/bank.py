"""A bank that takes files of ISO 20022 and leaves its messages in a mailbox."""

from collections.abc import Sequence

from services.disbursement.domain.bank_files import BankWords
from services.disbursement.gateways.iso20022.messages import read_message
from services.disbursement.gateways.iso20022.names import message_id
from services.disbursement.gateways.iso20022.orders import Payer, write_orders
from services.disbursement.gateways.iso20022.transport import Transport
from services.disbursement.gateways.rail import Delivery, Inquiry, RailOrder, keep_apart
from shared.clock import now


class FileBank:
    """Rail and mailbox in one: both are the same bank."""

    def __init__(self, transport: Transport, payer: Payer, *, is_real: bool) -> None:
        """`is_real` says that money moves: then a drill is refused before any call, and without it everything else."""
        self._transport = transport
        self._payer = payer
        self._is_real = is_real

    async def close(self) -> None:
        await self._transport.close()

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        """Hand one file over. The same key is the same file: to a bank that has had it, it is a duplicate, and pays nothing."""
        del round_id
        keep_apart(orders, is_real=self._is_real)
        name = message_id(idempotency_key)
        await self._transport.send(name, write_orders(name, orders, self._payer, now()))

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        """Nobody can be asked: what the bank has to say lies in its mailbox. What it has not said, it has not denied either."""
        del end_to_end_ids
        return Inquiry([], frozenset())

    async def deliveries(self) -> Sequence[Delivery]:
        return await self._transport.waiting()

    def read(self, delivery: Delivery) -> tuple[str, BankWords]:
        return read_message(delivery.body)

    async def let_go(self, names: Sequence[str]) -> None:
        await self._transport.let_go(names)
