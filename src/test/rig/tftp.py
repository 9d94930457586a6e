"""TFTP as firmware reads it (RFC 1350, 2347 to 2349), and every answer held against the tree on disk."""

import os
import socket
import struct
import time

from machine import CannotBoot, say

RRQ, DATA, ACK, ERROR, OACK = 1, 3, 4, 5, 6
FILE_NOT_FOUND = 1
TIMEOUT = 5
# Firmware waits for seconds where a server says nothing, so a file that is not there has to be refused before that.
AT_ONCE = 2
BLOCKS = 65535


class Refused(Exception):
    """The server's answer to a read request was an error."""

    def __init__(self, code, text):
        super().__init__(f"error {code}: {text}")
        self.code = code


class Transfer:
    """One file on its way from the server; from here on the server speaks from a port of its own."""

    def __init__(self, server, path, options):
        self.path = path
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.settimeout(TIMEOUT)
        words = [path, "octet"] + [str(word) for option in options.items() for word in option]
        asked = time.monotonic()
        self.udp.sendto(struct.pack(">H", RRQ) + b"".join(word.encode() + b"\0" for word in words), (server, 69))
        try:
            packet, peer = self.udp.recvfrom(65536)
        except TimeoutError:
            raise CannotBoot(f"{server} does not answer a read request for {path}") from None
        self.udp.connect(peer)
        kind, code = struct.unpack_from(">HH", packet)
        if kind == ERROR:
            if time.monotonic() - asked > AT_ONCE:
                raise CannotBoot(f"{path} was refused only after {time.monotonic() - asked:.1f} seconds")
            raise Refused(code, packet[4:].rstrip(b"\0").decode())
        if kind != OACK:
            raise CannotBoot(f"{path}: the server ignored the options {options}")
        granted = packet[2:].rstrip(b"\0").decode().split("\0")
        self.granted = dict(zip(granted[::2], granted[1::2]))
        self._check(options)

    def _check(self, options):
        unasked = set(self.granted) - set(options)
        if unasked or "tsize" not in self.granted:
            raise CannotBoot(f"{self.path}: asked for {options}, the server granted {self.granted}")
        self.size = int(self.granted["tsize"])
        self.blksize = int(self.granted.get("blksize", 512))
        if self.blksize != options["blksize"]:
            raise CannotBoot(f"{self.path}: asked for blocks of {options['blksize']}, the server granted {self.granted}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.udp.close()

    def break_off(self, error):
        self.udp.send(struct.pack(">HH", ERROR, error) + b"Early terminate\0")

    def content(self):
        """All of it, in lock-step; the block number goes from 65535 to 0."""
        content = bytearray()
        block = 0
        while True:
            self.udp.send(struct.pack(">HH", ACK, block))
            try:
                packet = self.udp.recv(self.blksize + 5)
            except TimeoutError:
                raise CannotBoot(f"{self.path}: no more data after {len(content)} bytes") from None
            kind, number = struct.unpack_from(">HH", packet)
            if kind == ERROR:
                raise CannotBoot(f"{self.path}: error {number} after {len(content)} bytes")
            if kind != DATA or len(packet) > self.blksize + 4:
                raise CannotBoot(f"{self.path}: a packet of type {kind} with {len(packet)} bytes")
            if number == block:
                continue  # sent once more, since our answer was late
            block = (block + 1) & 0xFFFF
            if number != block:
                raise CannotBoot(f"{self.path}: block {number} came where {block} was due")
            content += packet[4:]
            if len(packet) < self.blksize + 4:
                self.udp.send(struct.pack(">HH", ACK, block))
                return bytes(content)


class Loader:
    """
    A program that reads files. What comes is held against the tree on disk, byte for byte; what the tree has not got must be
    refused, at once and with the error that firmware goes on after.
    """

    def __init__(self, server, tree, blksize=1468, wraps=True, **options):
        """Without wraps it counts blocks up to 65535 and no further."""
        self.server = server
        self.tree = tree
        self.options = {"tsize": 0, "blksize": blksize, **options}
        self.wraps = wraps

    def but(self, blksize, wraps):
        """Another program that runs on the same machine later."""
        return Loader(self.server, self.tree, blksize, wraps)

    def on_disk(self, path):
        file = os.path.join(self.tree, path.lstrip("/"))
        if not os.path.isfile(file):
            return None
        with open(file, "rb") as opened:
            return opened.read()

    def _open(self, path, required):
        """The transfer and what it has to bring; None for a file that is not there and need not be."""
        expected = self.on_disk(path)
        try:
            transfer = Transfer(self.server, path, self.options)
        except Refused as refused:
            say(f"  {path}: {refused}")
            if expected is not None:
                raise CannotBoot(f"{path} is in the tree and was refused: {refused}") from None
            if required:
                raise CannotBoot(f"{path} is not in the tree") from None
            if refused.code != FILE_NOT_FOUND:
                raise CannotBoot(f"{path}: {refused}; firmware goes on only after error {FILE_NOT_FOUND}") from None
            return None, None
        if expected is None:
            raise CannotBoot(f"{path} is served and not in the tree")
        if transfer.size != len(expected):
            raise CannotBoot(f"{path} has {len(expected)} bytes, tsize says {transfer.size}")
        return transfer, expected

    def read(self, path, required=True):
        """The content of a file; None when it is not there and not required."""
        transfer, expected = self._open(path, required)
        if transfer is None:
            return None
        with transfer:
            blocks = transfer.size // transfer.blksize + 1
            if blocks > BLOCKS and not self.wraps:
                raise CannotBoot(f"{path} takes {blocks} blocks of {transfer.blksize} bytes; this loader counts to {BLOCKS}")
            content = transfer.content()
        say(f"  {path}: {len(content)} bytes")
        if content != expected:
            raise CannotBoot(f"{path} differs from the tree")
        return content

    def maybe(self, path):
        return self.read(path, required=False)

    def probe(self, path, required=True, error=0):
        """Asks for a file and breaks off at once, as firmware does to see whether it is there and how large."""
        transfer, _ = self._open(path, required)
        if transfer is None:
            return False
        with transfer:
            transfer.break_off(error)
        say(f"  {path}: asked and broken off")
        return True
