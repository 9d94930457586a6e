"""DHCP and PXE as firmware speaks them: RFC 2131, 2132, 4578; Intel's PXE 2.1 for the menu and port 4011."""

import ipaddress
import random
import socket
import struct
import subprocess
import time

from machine import CannotBoot, say

DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
SUBNET, ROUTER, LEASE_ADDRESS, TYPE, SERVER, PARAMETERS = 1, 3, 50, 53, 54, 55
VENDOR_CLASS, TFTP_SERVER, BOOT_FILE, VENDOR, ARCHITECTURE, INTERFACE, GUID = 60, 66, 67, 43, 93, 94, 97
USER_CLASS, ENCAPSULATED = 77, 175
PXE_PORT = 4011
CONTROL, MENU, PROMPT, SELECTED = 6, 9, 10, 71  # sub-options of option 43
SKIPS_MENU = 8  # a bit of CONTROL
ARCH_BIOS, ARCH_ARM64 = 0, 11
ARCH_HTTP = (16, 19)


class Message:
    """A DHCP message that came in."""

    def __init__(self, payload):
        self.xid = struct.unpack_from(">I", payload, 4)[0]
        self.yiaddr, self.siaddr = (socket.inet_ntoa(payload[at : at + 4]) for at in (16, 20))
        self.file = payload[108:236].split(b"\0")[0].decode()
        self.options = {}
        at = 240
        while at < len(payload) and payload[at] != 255:
            if payload[at] == 0:
                at += 1
                continue
            code, length = payload[at], payload[at + 1]
            self.options[code] = self.options.get(code, b"") + payload[at + 2 : at + 2 + length]
            at += 2 + length
        self.type = self.options.get(TYPE, b"\0")[0]

    def address(self, code):
        return socket.inet_ntoa(self.options[code][:4])

    def boot_file(self):
        return self.options.get(BOOT_FILE, b"").rstrip(b"\0").decode() or self.file

    def sub_options(self):
        """Of option 43."""
        found, vendor, at = {}, self.options.get(VENDOR, b""), 0
        while at + 1 < len(vendor) and vendor[at] != 255:
            length = vendor[at + 1]
            found[vendor[at]] = vendor[at + 2 : at + 2 + length]
            at += 2 + length
        return found

    def menu(self):
        """Types of boot server that option 43 offers, in order."""
        menu, at, types = self.sub_options().get(MENU, b""), 0, []
        while at + 2 < len(menu):
            types.append(struct.unpack_from(">H", menu, at)[0])
            at += 3 + menu[at + 2]
        return types

    def has_menu(self):
        """Which goes before a boot file, unless it says otherwise itself."""
        skips = self.sub_options().get(CONTROL, b"\0")[0] & SKIPS_MENU
        return self.is_pxe() and bool(self.menu()) and not (skips and self.boot_file())

    def is_pxe(self):
        return self.options.get(VENDOR_CLASS, b"").startswith(b"PXEClient")

    def has_address(self):
        return self.yiaddr != "0.0.0.0"

    def menu_says(self, text):
        return text in self.sub_options().get(MENU, b"")

    def __str__(self):
        shown = {code: value for code, value in sorted(self.options.items()) if code in (43, 54, 60, 66, 67)}
        return f"yiaddr={self.yiaddr} siaddr={self.siaddr} file={self.file!r} options={shown}"


class Firmware:
    """A DHCP client below IP: it speaks raw frames, as a machine without an address does."""

    def __init__(self, interface, mac, architecture, undi, guid, parameters):
        self.interface = interface
        self.mac = bytes.fromhex(mac.replace(":", ""))
        self.xid = random.Random(f"{mac}/{architecture}").randrange(1 << 32)
        self.identity = {
            PARAMETERS: bytes(parameters),
            ARCHITECTURE: struct.pack(">H", architecture),
            INTERFACE: undi,
            GUID: guid,
            VENDOR_CLASS: b"PXEClient:Arch:%05d:UNDI:%03d%03d" % (architecture, undi[1], undi[2]),
        }
        self.wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.wire.bind((interface, 0x0800))

    def payload(self, kind, options, ciaddr="0.0.0.0"):
        head = struct.pack(">BBBBIHH", 1, 1, 6, 0, self.xid, 0, 0) + socket.inet_aton(ciaddr) + bytes(12)
        body = head + self.mac.ljust(16, b"\0") + bytes(192) + bytes.fromhex("63825363")
        for code, value in ((TYPE, bytes([kind])), *self.identity.items(), *options.items()):
            body += bytes([code, len(value)]) + value
        return (body + b"\xff").ljust(300, b"\0")

    def broadcast(self, kind, **options):
        payload = self.payload(kind, {int(code[1:]): value for code, value in options.items()})
        udp = struct.pack(">HHHH", 68, 67, 8 + len(payload), 0) + payload
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes(4), b"\xff" * 4)
        words = sum(struct.unpack(">10H", ip))
        words = (words & 0xFFFF) + (words >> 16)
        ip = ip[:10] + struct.pack(">H", ~words & 0xFFFF) + ip[12:]
        self.wire.send(b"\xff" * 6 + self.mac + b"\x08\x00" + ip + udp)

    def answers(self, kind, seconds, enough):
        """Messages for us until one satisfies or the time is over."""
        found, end = [], time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.wire.settimeout(left)
            try:
                frame = self.wire.recv(2048)
            except TimeoutError:
                break
            ip = frame[14:]
            header = (ip[0] & 15) * 4
            if ip[9] != 17 or struct.unpack_from(">H", ip, header + 2)[0] != 68:
                continue
            message = Message(ip[header + 8 :])
            if message.xid == self.xid and message.type == kind:
                say("  ", {OFFER: "OFFER", ACK: "ACK"}[kind], message)
                found.append(message)
                if enough(found):
                    break
        return found

    def lease(self, offers):
        """Takes the address of the first server that gave one."""
        offer = next((offer for offer in offers if offer.has_address()), None)
        if offer is None:
            raise CannotBoot("no DHCP server offered an address")
        self.broadcast(REQUEST, o54=offer.options[SERVER], o50=socket.inet_aton(offer.yiaddr))
        acks = self.answers(ACK, 5, lambda found: True)
        if not acks:
            raise CannotBoot(f"{offer.address(SERVER)} did not acknowledge {offer.yiaddr}")
        self.take(acks[0])
        return acks[0]

    def take(self, answer):
        """The interface gets the address."""
        length = ipaddress.ip_network(f"0.0.0.0/{answer.address(SUBNET)}").prefixlen
        subprocess.run(["ip", "address", "flush", "dev", self.interface], check=True)
        subprocess.run(["ip", "address", "add", f"{answer.yiaddr}/{length}", "dev", self.interface], check=True)


def pxe(interface, mac, architecture=ARCH_ARM64, is_ipxe=False):
    """DHCP of firmware or of iPXE: an address, the server and the name of the boot file (over HTTP, its URL)."""
    guid = b"\0" + bytes(10) + bytes.fromhex(mac.replace(":", ""))
    undi = b"\x01\x02\x01" if architecture == ARCH_BIOS else b"\x01\x03\x00"
    firmware = Firmware(interface, mac, architecture, undi, guid, (1, 3, 6, 15, 43, 54, 60, 66, 67, 97))
    if architecture in ARCH_HTTP:
        firmware.identity[VENDOR_CLASS] = firmware.identity[VENDOR_CLASS].replace(b"PXEClient", b"HTTPClient")
    if is_ipxe:
        # Sub-options 177 (the card's bus and ids) and 19 (HTTP is spoken), as iPXE sends them among others.
        firmware.identity[USER_CLASS] = b"iPXE"
        firmware.identity[ENCAPSULATED] = bytes.fromhex("b105011af41000" "130101")
    say(f"{'iPXE' if is_ipxe else 'firmware'}: DISCOVER, architecture {architecture}")
    firmware.broadcast(DISCOVER)

    # EDK2 collects for almost four seconds; stopping at the second offer only saves waiting.
    offers = firmware.answers(OFFER, 4, lambda found: len(found) > 1 or (found[0].has_address() and found[0].boot_file()))
    menu = next((offer for offer in offers if offer.has_menu()), None) if architecture == ARCH_BIOS else None
    own = next((offer for offer in offers if offer.has_address() and offer.boot_file()), None)
    ack = firmware.lease(offers)
    if architecture in ARCH_HTTP:
        if own is None or not ack.options.get(VENDOR_CLASS, b"").startswith(b"HTTPClient"):
            raise CannotBoot("no answer says HTTPClient and names a URL")
        return ack.siaddr, ack.boot_file()
    if own is not None and menu is None:
        return ack.siaddr, ack.boot_file()
    proxy = menu or next((offer for offer in offers if not offer.has_address() and offer.is_pxe()), None)
    if proxy is None:
        raise CannotBoot("no server named a boot file")
    if proxy.boot_file() and menu is None:
        return proxy.siaddr, proxy.boot_file()
    server = proxy.address(SERVER)
    more = {}
    if architecture == ARCH_BIOS:
        if len(proxy.menu()) != 1:
            raise CannotBoot(f"the menu has {len(proxy.menu())} entries: with more than one a PXE ROM waits for a key")
        more[VENDOR] = bytes([SELECTED, 4]) + struct.pack(">HH", proxy.menu()[0], 0) + b"\xff"
    say(f"firmware: REQUEST to {server}, port {PXE_PORT}")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        address = socket.inet_ntoa(socket.inet_aton(ack.yiaddr))
        udp.bind((address, 68))
        udp.settimeout(5)
        udp.sendto(firmware.payload(REQUEST, more, ciaddr=address), (server, PXE_PORT))
        try:
            answer = Message(udp.recv(2048))
        except TimeoutError:
            raise CannotBoot(f"{server} did not answer on port {PXE_PORT}") from None
    say("   ACK", answer)
    if not answer.boot_file():
        raise CannotBoot(f"the answer of {server}, port {PXE_PORT}, names no boot file")
    return (answer.siaddr if answer.siaddr != "0.0.0.0" else server), answer.boot_file()
