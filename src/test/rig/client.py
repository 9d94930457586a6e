#!/usr/bin/python3
"""Boots a simulated machine from the network, request by request, as its firmware would, and judges every answer.

    client.py CHAIN --tree TREE --interface ETH --mac MAC [--serial S] [--server ADDRESS]

CHAIN is pi4-uefi, pi4-direct or pi5-direct (a Raspberry Pi, the order of requests as seen on the wire), uefi (a bare
arm64 UEFI machine that does PXE), eeprom (only the DHCP exchange of a Pi) or pxe (only the DHCP exchange of firmware or
of iPXE of the given --architecture; prints the server and the file that it is told to fetch). TREE is the TFTP root on disk: each file
that comes over the wire must equal it byte for byte, and what is not there must be refused. The interface takes the
machine's MAC address and the address that DHCP gives it, so this runs in a network namespace of its own.

--server is the EEPROM's TFTP_IP: the Pi then takes nothing but an address from DHCP.
Prints one line a request. The exit code is 1 with the reason when the machine would not boot.
"""

import argparse
import ipaddress
import os
import random
import re
import shlex
import socket
import struct
import subprocess
import sys
import time

DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
SUBNET, ROUTER, LEASE_ADDRESS, TYPE, SERVER, PARAMETERS = 1, 3, 50, 53, 54, 55
VENDOR_CLASS, TFTP_SERVER, BOOT_FILE, VENDOR, ARCHITECTURE, INTERFACE, GUID = 60, 66, 67, 43, 93, 94, 97
USER_CLASS, ENCAPSULATED = 77, 175
PXE_PORT = 4011
MENU, PROMPT, SELECTED = 9, 10, 71  # sub-options of option 43
PI_MENU_TEXT = b"Raspberry Pi Boot"
ARCH_BIOS, ARCH_ARM64 = 0, 11
ARCH_HTTP = (16, 19)


class CannotBoot(Exception):
    """What the machine would have stopped at."""


def say(*words):
    print(*words, flush=True)


# --- DHCP ---------------------------------------------------------------------------------------------------------------


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

    def is_pxe(self):
        return self.options.get(VENDOR_CLASS, b"").startswith(b"PXEClient")

    def has_address(self):
        return self.yiaddr != "0.0.0.0"

    def pi_menu(self):
        """Whether option 43 offers what a Pi's EEPROM looks for."""
        return PI_MENU_TEXT in self.sub_options().get(MENU, b"")

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
        length = ipaddress.ip_network(f"0.0.0.0/{acks[0].address(SUBNET)}").prefixlen
        set_address(self.interface, f"{offer.yiaddr}/{length}")
        return acks[0]


def set_address(interface, address):
    subprocess.run(["ip", "address", "flush", "dev", interface], check=True)
    subprocess.run(["ip", "address", "add", address, "dev", interface], check=True)


def pi_offers(firmware, needs_boot_server):
    """Discovers as a Pi's EEPROM does: it repeats until an offer has option 66 or the menu text of option 43."""

    def server_of(offer):
        named = offer.options.get(TFTP_SERVER, b"").rstrip(b"\0").decode()
        if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", named):
            return named
        if offer.is_pxe() and offer.pi_menu():
            return offer.siaddr if offer.siaddr != "0.0.0.0" else offer.address(SERVER)
        return None

    def enough(found):
        return any(map(Message.has_address, found)) and (not needs_boot_server or any(map(server_of, found)))

    firmware.broadcast(DISCOVER)
    offers = firmware.answers(OFFER, 8, enough)
    return offers, next(filter(None, map(server_of, offers)), None)


def eeprom(interface, mac, serial, server):
    """DHCP of a Pi's EEPROM: an address, and the TFTP server (the EEPROM's own setting goes first)."""
    serial_bytes = bytes.fromhex(serial)
    guid = b"\0RPi4" + bytes.fromhex("1140c000") + bytes.fromhex(mac.replace(":", ""))[2:] + serial_bytes
    parameters = (1, 3, 43, 60, 66, 67, *range(128, 136))
    firmware = Firmware(interface, mac, ARCH_BIOS, b"\x01\x02\x01", guid, parameters)
    say("EEPROM: DISCOVER, architecture 0")
    offers, offered = pi_offers(firmware, needs_boot_server=server is None)
    if server is None and offered is None:
        raise CannotBoot("no offer has option 66, or option 43 with the text Raspberry Pi Boot: the Pi goes on asking")
    firmware.lease(offers)
    return server or offered


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
    own = next((offer for offer in offers if offer.has_address() and offer.boot_file()), None)
    ack = firmware.lease(offers)
    if architecture in ARCH_HTTP:
        if own is None or not ack.options.get(VENDOR_CLASS, b"").startswith(b"HTTPClient"):
            raise CannotBoot("no answer says HTTPClient and names a URL")
        return ack.siaddr, ack.boot_file()
    if own is not None:
        return ack.siaddr, ack.boot_file()
    proxy = next((offer for offer in offers if not offer.has_address() and offer.is_pxe()), None)
    if proxy is None:
        raise CannotBoot("no server named a boot file")
    if proxy.boot_file():
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


# --- TFTP: RFC 1350, 2347 to 2349 -------------------------------------------------------------------------------------------

RRQ, DATA, TFTP_ACK, ERROR, OACK = 1, 3, 4, 5, 6
FILE_NOT_FOUND = 1


class Refused(Exception):
    """The server's answer to a read request was an error."""

    def __init__(self, code, text):
        super().__init__(f"error {code}: {text}")
        self.code = code


class Tftp:
    """Reads files from one server."""

    def __init__(self, server):
        self.server = server

    def _open(self, path, options):
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.settimeout(5)
        words = [path, "octet"] + [str(word) for option in options.items() for word in option]
        request = struct.pack(">H", RRQ) + b"".join(word.encode() + b"\0" for word in words)
        udp.sendto(request, (self.server, 69))
        try:
            packet, peer = udp.recvfrom(65536)
        except TimeoutError:
            udp.close()
            raise CannotBoot(f"{self.server} does not answer a read request for {path}") from None
        udp.connect(peer)
        kind = struct.unpack_from(">H", packet)[0]
        if kind == ERROR:
            udp.close()
            raise Refused(struct.unpack_from(">H", packet, 2)[0], packet[4:].rstrip(b"\0").decode())
        if kind != OACK:
            udp.close()
            raise CannotBoot(f"{path}: the server ignored the options {options}")
        words = packet[2:].rstrip(b"\0").decode().split("\0")
        accepted = dict(zip(words[::2], words[1::2]))
        return udp, int(accepted.get("blksize", 512)), int(accepted["tsize"])

    def probe(self, path, options, error):
        """Asks for a file and breaks off at once, as firmware does to learn its size."""
        udp, _, size = self._open(path, options)
        with udp:
            udp.send(struct.pack(">HH", ERROR, error) + b"Early terminate\0")
        return size

    def read(self, path, options):
        udp, blksize, size = self._open(path, options)
        content = bytearray()
        with udp:
            udp.send(struct.pack(">HH", TFTP_ACK, 0))
            expected = 1
            while True:
                packet = udp.recv(blksize + 4)
                kind, block = struct.unpack_from(">HH", packet)
                if kind == ERROR:
                    raise Refused(block, packet[4:].rstrip(b"\0").decode())
                if block == expected:
                    content += packet[4:]
                    expected = (expected + 1) & 0xFFFF
                udp.send(struct.pack(">HH", TFTP_ACK, block))
                if block == (expected - 1) & 0xFFFF and len(packet) < blksize + 4:
                    break
        if len(content) != size:
            raise CannotBoot(f"{path}: tsize said {size} bytes, {len(content)} came")
        return bytes(content)


class Served:
    """What comes over the wire, held against the tree on disk."""

    def __init__(self, server, tree):
        self.tftp = Tftp(server)
        self.tree = tree

    def on_disk(self, path):
        file = os.path.join(self.tree, path.lstrip("/"))
        if not os.path.isfile(file):
            return None
        with open(file, "rb") as opened:
            return opened.read()

    def read(self, path, blksize=1468, required=True, **options):
        expected = self.on_disk(path)
        try:
            content = self.tftp.read(path, {"tsize": 0, "blksize": blksize, **options})
        except Refused as refused:
            say(f"  {path}: {refused}")
            if expected is not None:
                raise CannotBoot(f"{path} is in the tree and was refused: {refused}") from None
            if required:
                raise CannotBoot(f"{path} is not in the tree") from None
            if refused.code != FILE_NOT_FOUND:
                raise CannotBoot(f"{path}: {refused}; firmware goes on only after error {FILE_NOT_FOUND}") from None
            return None
        say(f"  {path}: {len(content)} bytes")
        if content != expected:
            raise CannotBoot(f"{path} differs from the tree")
        return content

    def maybe(self, path, **options):
        return self.read(path, required=False, **options)

    def probe(self, path, blksize=1468, required=True, error=0, **options):
        try:
            size = self.tftp.probe(path, {"tsize": 0, "blksize": blksize, **options}, error)
        except Refused as refused:
            say(f"  {path}: {refused}")
            if required or self.on_disk(path) is not None:
                raise CannotBoot(f"{path}: {refused}") from None
            return
        say(f"  {path}: asked and broken off")
        expected = self.on_disk(path)
        if expected is None or len(expected) != size:
            raise CannotBoot(f"{path}: the tree does not have the {size} bytes that were announced")


# --- what the firmware of the Pi asks for ---------------------------------------------------------------------------------


class ConfigTxt:
    """The keys of config.txt that name files."""

    def __init__(self, content):
        text = content.decode("ascii")
        lines = [line for line in text.splitlines() if line and not line.startswith("#")]
        too_long = [line for line in lines if len(line) > 98]
        if too_long:
            raise CannotBoot(f"config.txt: the firmware cuts {too_long[0]!r} at 98 characters")
        pairs = [line.split("=", 1) for line in lines if "=" in line]
        self.values = {key: value for key, value in pairs}
        self.overlays = [value.split(",")[0] for key, value in pairs if key == "dtoverlay"]
        self.initramfs = next((line.split()[1] for line in lines if line.startswith("initramfs ")), None)


VIDEOCORE = {"blksize": 1024}


def start4(served, prefix):
    """From power on to the point where start4.elf knows what it boots: the same for EDK2 and for a kernel."""
    served.probe(f"{prefix}/start4.elf")
    served.read(f"{prefix}/config.txt")
    for name in ("pieeprom.sig", "recover4.elf", "recovery.elf"):
        served.maybe(f"{prefix}/{name}")
    served.read(f"{prefix}/start4.elf")
    served.read(f"{prefix}/fixup4.dat")
    served.maybe(f"{prefix}/recovery.elf", **VIDEOCORE)
    for _ in range(2):
        config = served.read(f"{prefix}/config.txt", **VIDEOCORE)
    for name in ("dt-blob.bin", "recovery.elf"):
        served.maybe(f"{prefix}/{name}", **VIDEOCORE)
    served.read(f"{prefix}/config.txt", **VIDEOCORE)
    served.maybe(f"{prefix}/bootcfg.txt", **VIDEOCORE)
    return ConfigTxt(config)


def overlays(served, prefix, config, **options):
    served.read(f"{prefix}/overlays/overlay_map.dtb", **options)
    served.read(f"{prefix}/config.txt", **options)
    for name in config.overlays:
        served.read(f"{prefix}/overlays/{name}.dtbo", **options)


def pi4_uefi(served, prefix):
    config = start4(served, prefix)
    served.read(f"{prefix}/bcm2711-rpi-4-b.dtb", **VIDEOCORE)
    overlays(served, prefix, config, **VIDEOCORE)
    for name in ("cmdline.txt", "recovery8.img", "kernel8.img"):
        served.maybe(f"{prefix}/{name}", **VIDEOCORE)
    armstub = f"{prefix}/{config.values['armstub']}"
    for _ in range(3):
        served.probe(armstub, **VIDEOCORE)
    image = served.read(armstub, **VIDEOCORE)
    address = int(config.values["device_tree_address"], 0)
    if address < len(image):
        raise CannotBoot(f"device_tree_address {address:#x} lies inside {armstub}, which has {len(image):#x} bytes")


def pi4_direct(served, prefix):
    config = start4(served, prefix)
    served.read(f"{prefix}/{config.initramfs}", **VIDEOCORE)
    served.read(f"{prefix}/bcm2711-rpi-4-b.dtb", **VIDEOCORE)
    overlays(served, prefix, config, **VIDEOCORE)
    command_line = served.read(f"{prefix}/cmdline.txt", **VIDEOCORE)
    served.maybe(f"{prefix}/recovery8.img", **VIDEOCORE)
    kernel = served.read(f"{prefix}/{config.values['kernel']}", **VIDEOCORE)
    accept_kernel(kernel, command_line)


def pi5_direct(served, prefix):
    served.read(f"{prefix}/config.txt")
    served.maybe(f"{prefix}/pieeprom.sig")
    for _ in range(2):
        config = ConfigTxt(served.read(f"{prefix}//config.txt"))
    served.probe(f"{prefix}/{config.values['kernel']}")
    served.read(f"{prefix}/{config.initramfs}")
    served.read(f"{prefix}/bcm2712-rpi-5-b.dtb")
    overlays(served, prefix + "/", config)
    command_line = served.read(f"{prefix}//cmdline.txt")
    served.maybe(f"{prefix}/armstub8-2712.bin")
    accept_kernel(served.read(f"{prefix}/{config.values['kernel']}"), command_line)


def accept_kernel(kernel, command_line):
    """VideoCore and the EEPROM boot an arm64 Image, plain or in gzip, and nothing else."""
    if kernel[:2] == b"\x1f\x8b":
        kernel = subprocess.run(["gzip", "-dc"], input=kernel, stdout=subprocess.PIPE, check=True).stdout
    if kernel[56:60] != b"ARM\x64":
        raise CannotBoot("the kernel has no arm64 Image magic: the firmware hangs on it")
    line = command_line.decode("ascii").rstrip("\n")
    if "\n" in line:
        raise CannotBoot("cmdline.txt has more than one line")
    say("COMMAND LINE", line)


# --- UEFI and GRUB --------------------------------------------------------------------------------------------------------


def uefi(served, mac, boot_file):
    """EDK2's PXE, then Debian's network GRUB 2.12 (prefix /grub), then the menu that is this machine's."""
    edk2 = {"windowsize": 4}
    served.probe(boot_file, error=8, **edk2)
    served.read(boot_file, **edk2)
    grub = {"blksize": 1024}
    for name in ("command", "fs", "crypto", "terminal"):
        served.maybe(f"/grub/arm64-efi/{name}.lst", **grub)
    menu = served.read("/grub/grub.cfg", **grub).decode()
    own = re.search(r'\[ "\$\{net_default_mac\}" = "' + re.escape(mac) + r'" \]; then configfile (.*?); fi', menu)
    if own is None:
        raise CannotBoot(f"grub.cfg has no entry for {mac}")
    node = served.read(shlex.split(own.group(1))[0], **grub).decode()
    lines = [shlex.split(line) for line in node.splitlines() if re.match(r"\s*(linux|initrd)\s", line)]
    files = {line[0]: line[1:] for line in lines}
    if "linux" not in files:
        say("NO KERNEL in the menu of", mac)
        return
    served.read(files["linux"][0], **grub)
    served.read(files["initrd"][0], **grub)
    say("COMMAND LINE", *files["linux"][1:])


def boot(arguments):
    mac = arguments.mac.lower()
    subprocess.run(["ip", "link", "set", "dev", arguments.interface, "address", mac, "up"], check=True)
    if arguments.chain == "pxe":
        server, boot_file = pxe(arguments.interface, mac, arguments.architecture, arguments.ipxe)
        say("TFTP SERVER", server, "BOOT FILE", boot_file)
        if "://" not in boot_file:
            Served(server, arguments.tree).read(boot_file)
        return
    if arguments.chain != "uefi":
        server = eeprom(arguments.interface, mac, arguments.serial, arguments.server)
        say("TFTP SERVER", server)
        served = Served(server, arguments.tree)
        if arguments.chain == "pi4-uefi":
            pi4_uefi(served, arguments.serial)
        elif arguments.chain == "pi4-direct":
            pi4_direct(served, arguments.serial)
        elif arguments.chain == "pi5-direct":
            pi5_direct(served, arguments.serial)
    if arguments.chain in ("uefi", "pi4-uefi"):
        server, boot_file = pxe(arguments.interface, mac)
        say("TFTP SERVER", server, "BOOT FILE", boot_file)
        uefi(Served(server, arguments.tree), mac, boot_file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chain", choices=("pi4-uefi", "pi4-direct", "pi5-direct", "uefi", "eeprom", "pxe"))
    parser.add_argument("--architecture", type=int, default=ARCH_ARM64)
    parser.add_argument("--ipxe", action="store_true", help="be iPXE already")
    parser.add_argument("--tree", required=True)
    parser.add_argument("--interface", required=True)
    parser.add_argument("--mac", required=True)
    parser.add_argument("--serial", default="00000000")
    parser.add_argument("--server")
    arguments = parser.parse_args()
    try:
        boot(arguments)
    except CannotBoot as reason:
        say("CANNOT BOOT:", reason)
        sys.exit(1)
    say("BOOTED")


if __name__ == "__main__":
    main()
