"""One channel: ring buffer, two wait queues, direct hand-off.

Source: ``runtime/chan.go`` (chansend, chanrecv, closechan, send, recv), the same rules in
1.15 … 1.27. Waiters are the numbers of the operations that wait.
"""

from __future__ import annotations

from dataclasses import dataclass, field

BLOCKS = "blocks"
DEFAULT = "default"
SENT = "sent"
CLOSED = "closed"
SEND_ON_CLOSED = "panic: send on closed channel"
CLOSE_OF_CLOSED = "panic: close of closed channel"
CLOSE_OF_NIL = "panic: close of nil channel"


def received(value: int, ok: bool) -> str:
    """Write what ``v, ok := <-c`` gives."""
    return f"{value} {'true' if ok else 'false'}"


@dataclass(frozen=True)
class Waiter:
    """A parked goroutine (a ``sudog``): the operation it runs and, for senders, its value."""

    op: int
    value: int = 0


@dataclass(frozen=True)
class Outcome:
    """What one operation did.

    ``result`` is None while it waits; ``woken`` are parked operations that finished because of it;
    ``how`` names the rule: ``hand-off``, ``buffer``, ``refill``, ``zero``, ``park``, ``nil``,
    ``default``, ``panic``, ``close``.
    """

    result: str | None
    how: str
    woken: tuple[tuple[int, str], ...] = ()


@dataclass
class HChan:
    """One ``hchan``; the fields have Go's names. ``nil`` is the nil channel."""

    dataqsiz: int
    nil: bool = False
    qcount: int = 0
    sendx: int = 0
    recvx: int = 0
    closed: bool = False
    buf: list[int] = field(default_factory=list)
    recvq: list[Waiter] = field(default_factory=list)
    sendq: list[Waiter] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.buf = self.buf or [0] * self.dataqsiz

    def send(self, op: int, value: int, *, block: bool = True) -> Outcome:
        """``c <- value``, or with ``block`` false a select with default."""
        if self.nil:
            return self._wait("nil") if block else Outcome(DEFAULT, "default")
        if self.closed:
            return Outcome(SEND_ON_CLOSED, "panic")
        if self.recvq:
            receiver = self.recvq.pop(0)
            return Outcome(SENT, "hand-off", ((receiver.op, received(value, True)),))
        if self.qcount < self.dataqsiz:
            self.buf[self.sendx] = value
            self.sendx = (self.sendx + 1) % self.dataqsiz
            self.qcount += 1
            return Outcome(SENT, "buffer")
        if not block:
            return Outcome(DEFAULT, "default")
        self.sendq.append(Waiter(op, value))
        return self._wait("park")

    def recv(self, op: int, *, block: bool = True) -> Outcome:
        """``v, ok := <-c``, or with ``block`` false a select with default."""
        if self.nil:
            return self._wait("nil") if block else Outcome(DEFAULT, "default")
        if self.closed and self.qcount == 0:
            return Outcome(received(0, False), "zero")
        if self.sendq:
            return self._recv_from_sender(self.sendq.pop(0))
        if self.qcount > 0:
            value = self.buf[self.recvx]
            self.buf[self.recvx] = 0
            self.recvx = (self.recvx + 1) % self.dataqsiz
            self.qcount -= 1
            return Outcome(received(value, True), "buffer")
        if not block:
            return Outcome(DEFAULT, "default")
        self.recvq.append(Waiter(op))
        return self._wait("park")

    def close(self) -> Outcome:
        """``close(c)``: receivers get zero values, senders panic."""
        if self.nil:
            return Outcome(CLOSE_OF_NIL, "panic")
        if self.closed:
            return Outcome(CLOSE_OF_CLOSED, "panic")
        self.closed = True
        woken = [(w.op, received(0, False)) for w in self.recvq]
        woken += [(w.op, SEND_ON_CLOSED) for w in self.sendq]
        self.recvq.clear()
        self.sendq.clear()
        return Outcome(CLOSED, "close", tuple(woken))

    def _recv_from_sender(self, sender: Waiter) -> Outcome:
        woken = ((sender.op, SENT),)
        if self.dataqsiz == 0:
            return Outcome(received(sender.value, True), "hand-off", woken)
        # The buffer is full: take the head, and the sender's value goes to the same slot.
        value = self.buf[self.recvx]
        self.buf[self.recvx] = sender.value
        self.recvx = (self.recvx + 1) % self.dataqsiz
        self.sendx = self.recvx
        return Outcome(received(value, True), "refill", woken)

    @staticmethod
    def _wait(how: str) -> Outcome:
        return Outcome(None, how)
