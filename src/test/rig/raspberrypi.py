"""
A Raspberry Pi from power-on to its kernel or to EDK2: what mask ROM, EEPROM and VideoCore firmware ask for, in the order in
which real boards were seen to ask.
"""

import datetime
import hashlib
import re
import struct
import subprocess

from dhcp import ARCH_BIOS, DISCOVER, OFFER, SERVER, TFTP_SERVER, Firmware, Message
from machine import CannotBoot, say
from tftp import Loader

MENU_TEXT = b"Raspberry Pi Boot"
# The ROM of a Pi 3 compares a fixed number of characters.
MENU_TEXT_OF_ROM = MENU_TEXT + b"   "
PARAMETERS = (1, 3, 43, 60, 66, 67, *range(128, 136))

# What changed with the release of the EEPROM.
GUID_NAMES_THE_BOARD = datetime.date(2020, 3, 1)
LARGE_BLOCKS = datetime.date(2022, 10, 3)
BLOCK_NUMBER_WRAPS = datetime.date(2025, 9, 23)
OVERLAY_MAP_ONLY_FOR_OVERLAYS = datetime.date(2026, 6, 17)


class Board:
    """
    One board, and how its EEPROM is set up.

    model: pi3, pi4 or pi5. prefix: TFTP_PREFIX_STR with the slash at its end, or what TFTP_PREFIX 0 and 2 make of serial
    and MAC. server: TFTP_IP. eeprom: the day of its release.
    """

    REVISIONS = {"pi3": 0xA020D3, "pi4": 0xC03114, "pi5": 0xD04170}
    EEPROM_SIZES = {"pi4": 512 << 10, "pi5": 2 << 20}
    PLATFORMS = {"pi3": "bcm2835", "pi4": "bcm2711", "pi5": "bcm2712"}

    def __init__(self, model, interface, mac, serial, prefix="serial", server=None, eeprom=datetime.date(2026, 9, 1)):
        self.model = model
        self.interface = interface
        self.mac = mac
        self.serial = serial
        self.prefix = {"serial": f"{serial}/", "mac": mac.replace(":", "-") + "/"}.get(prefix, prefix)
        self.server = server
        self.eeprom = eeprom
        self.updated = 0  # the time stamp of the last self-update

    def guid(self):
        serial = bytes.fromhex(self.serial)
        if self.model == "pi3" or self.eeprom < GUID_NAMES_THE_BOARD:
            return b"\0" + serial[::-1] * 4
        name = b"RPi" + self.model[2:].encode()
        return b"\0" + name + struct.pack("<I", self.REVISIONS[self.model]) + bytes.fromhex(self.mac.replace(":", ""))[2:] + serial

    def firmware(self):
        return Firmware(self.interface, self.mac, ARCH_BIOS, b"\x01\x02\x01", self.guid(), PARAMETERS)

    def loader(self, server, tree):
        """The EEPROM's; on a Pi 3 the ROM's and bootcode.bin's, which are never updated."""
        if self.model == "pi3":
            return Loader(server, tree, blksize=512, wraps=False)
        blksize = 1468 if self.eeprom >= LARGE_BLOCKS else 1024
        return Loader(server, tree, blksize, wraps=self.eeprom >= BLOCK_NUMBER_WRAPS)


# --- DHCP ---------------------------------------------------------------------------------------------------------------


def server_named_by(offer, menu_text):
    """The TFTP server: option 66 if it is an address, else the sender of a PXE menu with the right text."""
    named = offer.options.get(TFTP_SERVER, b"").rstrip(b"\0").decode()
    if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", named):
        return named
    if offer.is_pxe() and offer.menu_says(menu_text):
        return offer.siaddr if offer.siaddr != "0.0.0.0" else offer.address(SERVER)
    return None


def discover(board, menu_text):
    """Asks until somebody gives an address and, unless the EEPROM names it, somebody a TFTP server."""
    firmware = board.firmware()

    def servers(offers):
        return [server for offer in offers if (server := server_named_by(offer, menu_text))]

    def enough(offers):
        return any(map(Message.has_address, offers)) and (board.server is not None or servers(offers))

    offers = []
    for _ in range(3):
        say("EEPROM: DISCOVER, architecture 0")
        firmware.broadcast(DISCOVER)
        offers += firmware.answers(OFFER, 4, lambda found: enough(offers + found))
        if enough(offers):
            return firmware, offers, board.server or servers(offers)[0]
    if not any(map(Message.has_address, offers)):
        raise CannotBoot("no DHCP server offered an address")
    raise CannotBoot(f"no offer has option 66, or option 43 with the text {menu_text.decode()}: the Pi goes on asking")


def rom(board):
    """The ROM of a Pi 3: it takes the address that it is offered, and asks for no more."""
    firmware, offers, server = discover(board, MENU_TEXT_OF_ROM)
    firmware.take(next(offer for offer in offers if offer.has_address()))
    return server


def eeprom(board):
    """An address, and the TFTP server."""
    firmware, offers, server = discover(board, MENU_TEXT)
    firmware.lease(offers)
    say("TFTP SERVER", server)
    return server


# --- config.txt and overlays ----------------------------------------------------------------------------------------------


class ConfigTxt:
    """The keys of config.txt that name files, as the model of the board and its serial number filter them."""

    def __init__(self, content, board):
        self.values, self.overlays, self.initramfs = {}, [], []
        filters = {}
        for line in content.decode("ascii").splitlines():
            if not line or line.startswith("#"):
                continue
            if len(line) > 98:
                raise CannotBoot(f"config.txt: the firmware cuts {line!r} at 98 characters")
            if line.startswith("["):
                self._filter(filters, line[1:].rstrip("]"), board)
            elif all(filters.values()):
                self._set(line)

    @staticmethod
    def _filter(filters, name, board):
        """Filters of different kinds have to hold together; one of the same kind comes in place of the last."""
        if name == "all":
            filters.clear()
        elif name == "none" or re.fullmatch(r"pi\d\S*|cm\d\S*", name):
            filters["model"] = name == board.model
        elif re.fullmatch(r"0x[0-9a-fA-F]+", name):
            filters["serial"] = int(name, 16) == int(board.serial, 16)
        else:
            raise CannotBoot(f"config.txt: no telling whether [{name}] is this board")

    def _set(self, line):
        if line.startswith("initramfs "):
            self.initramfs = line.split()[1].split(",")
            return
        key, equals, value = line.partition("=")
        if not equals:
            raise CannotBoot(f"config.txt: {line!r} sets nothing")
        if key == "dtoverlay":
            self.overlays.append(value.split(",")[0])
        self.values[key] = value


def device_tree(content):
    """The nodes right below the root of a flattened device tree, with their properties (Devicetree Specification, 5)."""
    magic, _, structure, strings = struct.unpack_from(">4I", content)
    if magic != 0xD00DFEED:
        raise CannotBoot("overlay_map.dtb is no device tree")
    nodes, path, at = {}, [], structure
    while True:
        (token,) = struct.unpack_from(">I", content, at)
        at += 4
        if token == 1:
            end = content.index(b"\0", at)
            path.append(content[at:end].decode())
            if len(path) == 2:
                nodes[path[1]] = {}
            at = (end + 4) & ~3
        elif token == 2:
            path.pop()
        elif token == 3:
            length, name = struct.unpack_from(">II", content, at)
            if len(path) == 2:
                start = strings + name
                nodes[path[1]][content[start : content.index(b"\0", start)].decode()] = content[at + 8 : at + 8 + length]
            at = (at + 8 + length + 3) & ~3
        elif token == 9:
            return nodes


def mapped(overlay, overlay_map, platform):
    """The file that an overlay's name stands for on this board."""
    entry = overlay_map.get(overlay)
    if entry is None:
        return overlay
    if "renamed" in entry:
        return mapped(entry["renamed"].rstrip(b"\0").decode(), overlay_map, platform)
    if platform not in entry:
        raise CannotBoot(f"overlay_map.dtb: {overlay} is not for {platform}")
    return entry[platform].rstrip(b"\0").decode() or overlay


def overlays(loader, prefix, config, board):
    overlay_map = device_tree(loader.read(f"{prefix}overlays/overlay_map.dtb"))
    loader.read(f"{prefix}config.txt")
    for name in config.overlays:
        loader.read(f"{prefix}overlays/{mapped(name, overlay_map, Board.PLATFORMS[board.model])}.dtbo")


# --- the requests ---------------------------------------------------------------------------------------------------------


class Reset(Exception):
    """The board starts again from power on."""


def self_update(loader, board, prefix):
    """What the EEPROM does about an update of itself, on the first boot that finds it and on those that follow."""
    signature = loader.maybe(f"{prefix}pieeprom.sig")
    if signature is None:
        return
    digest, time = signature.decode("ascii").splitlines()[:2]
    new = int(time.removeprefix("ts: "))
    if new <= board.updated:
        say(f"SELF-UPDATE timestamp current {board.updated} new {new} skip")
        return
    image = loader.read(f"{prefix}pieeprom.upd")
    if len(image) != Board.EEPROM_SIZES[board.model] or hashlib.sha256(image).hexdigest() != digest:
        raise CannotBoot(f"{prefix}pieeprom.upd is not what pieeprom.sig says, or not for this chip")
    say(f"SELF-UPDATE timestamp current {board.updated} new {new} written")
    board.updated = new
    raise Reset


def start4(loader, board):
    """From power on to the point where start4.elf knows what it boots; returns who reads on, where, and config.txt."""
    prefix = board.prefix
    if not loader.probe(f"{prefix}start4.elf", required=False) and not loader.probe(f"{prefix}start.elf", required=False):
        say("No firmware in the prefix directory: the root of the tree is tried")
        prefix = ""
        if not loader.probe("start4.elf", required=False):
            loader.maybe("config.txt")
            raise CannotBoot("nothing to boot: no start4.elf in the prefix directory or in the root")
    loader.read(f"{prefix}config.txt")
    self_update(loader, board, prefix)
    for name in ("recover4.elf", "recovery.elf"):
        loader.maybe(f"{prefix}{name}")
    loader.read(f"{prefix}start4.elf")
    loader.read(f"{prefix}fixup4.dat")
    videocore = loader.but(blksize=1024, wraps=False)
    videocore.maybe(f"{prefix}recovery.elf")
    for _ in range(2):
        config = videocore.read(f"{prefix}config.txt")
    for name in ("dt-blob.bin", "recovery.elf"):
        videocore.maybe(f"{prefix}{name}")
    videocore.read(f"{prefix}config.txt")
    videocore.maybe(f"{prefix}bootcfg.txt")
    return videocore, prefix, ConfigTxt(config, board)


def pi4_uefi(loader, board):
    videocore, prefix, config = start4(loader, board)
    videocore.read(f"{prefix}bcm2711-rpi-4-b.dtb")
    overlays(videocore, prefix, config, board)
    for name in ("cmdline.txt", "recovery8.img", "kernel8.img"):
        videocore.maybe(f"{prefix}{name}")
    armstub = f"{prefix}{config.values['armstub']}"
    for _ in range(3):
        videocore.probe(armstub)
    image = videocore.read(armstub)
    address = int(config.values["device_tree_address"], 0)
    if address < len(image):
        raise CannotBoot(f"device_tree_address {address:#x} lies inside {armstub}, which has {len(image):#x} bytes")


def pi4_direct(loader, board):
    videocore, prefix, config = start4(loader, board)
    for name in config.initramfs:
        videocore.read(f"{prefix}{name}")
    videocore.read(f"{prefix}bcm2711-rpi-4-b.dtb")
    overlays(videocore, prefix, config, board)
    command_line = videocore.read(f"{prefix}cmdline.txt")
    videocore.maybe(f"{prefix}recovery8.img")
    accept_kernel(videocore.read(f"{prefix}{config.values.get('kernel', 'kernel8.img')}"), command_line)


def pi5_direct(loader, board):
    prefix = board.prefix
    if loader.maybe(f"{prefix}config.txt") is None:
        say("No config.txt in the prefix directory: the root of the tree is tried")
        prefix = ""
        if loader.maybe("config.txt") is None:
            raise CannotBoot("nothing to boot: no config.txt in the prefix directory or in the root")
    self_update(loader, board, prefix)
    # From here on the EEPROM puts a slash between the prefix and names, although the prefix ends with one.
    slashed = f"{prefix}/" if prefix else ""
    for _ in range(2):
        config = ConfigTxt(loader.read(f"{slashed}config.txt"), board)
    kernel = config.values.get("kernel")
    if kernel is None:
        kernel = "kernel_2712.img" if loader.probe(f"{prefix}kernel_2712.img", required=False) else "kernel8.img"
    if kernel != "kernel_2712.img" or "kernel" in config.values:
        loader.probe(f"{prefix}{kernel}")
    for name in config.initramfs:
        loader.read(f"{prefix}{name}")
    loader.read(f"{prefix}bcm2712-rpi-5-b.dtb")
    if config.overlays or board.eeprom < OVERLAY_MAP_ONLY_FOR_OVERLAYS:
        overlays(loader, slashed, config, board)
    command_line = loader.read(f"{slashed}cmdline.txt")
    loader.maybe(f"{prefix}armstub8-2712.bin")
    accept_kernel(loader.read(f"{prefix}{kernel}"), command_line)


def pi3_direct(loader, board):
    """A Pi 3B+: bootcode.bin comes from the root of the tree, whatever the prefix; the rest is start.elf's."""
    prefix = board.prefix
    loader.maybe("bootsig.bin")
    if not loader.probe(f"{prefix}start.elf", required=False):
        say("No firmware in the prefix directory: the root of the tree is tried")
        prefix = ""
        if not loader.probe("start.elf", required=False):
            raise CannotBoot("nothing to boot: no start.elf in the prefix directory or in the root")
    loader.probe(f"{prefix}start.elf")
    loader.maybe(f"{prefix}autoboot.txt")
    loader.read(f"{prefix}config.txt")
    loader.maybe(f"{prefix}recovery.elf")
    loader.read(f"{prefix}start.elf")
    loader.read(f"{prefix}fixup.dat")
    loader.maybe(f"{prefix}recovery.elf")
    for _ in range(2):
        content = loader.read(f"{prefix}config.txt")
    for name in ("dt-blob.bin", "recovery.elf"):
        loader.maybe(f"{prefix}{name}")
    config = ConfigTxt(content, board)
    loader.read(f"{prefix}config.txt")
    loader.maybe(f"{prefix}bootcfg.txt")
    for name in config.initramfs:
        loader.read(f"{prefix}{name}")
    loader.read(f"{prefix}bcm2710-rpi-3-b-plus.dtb")
    overlays(loader, prefix, config, board)
    command_line = loader.read(f"{prefix}cmdline.txt")
    loader.maybe(f"{prefix}recovery8.img")
    kernel = f"{prefix}{config.values.get('kernel', 'kernel8.img')}"
    loader.probe(kernel)
    loader.maybe(f"{prefix}armstub8.bin")
    accept_kernel(loader.read(kernel), command_line)


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


CHAINS = {"pi3-direct": pi3_direct, "pi4-uefi": pi4_uefi, "pi4-direct": pi4_direct, "pi5-direct": pi5_direct}


def power_on(board, chain, tree):
    """Up to where the chain leaves the Pi's own firmware."""
    if board.model == "pi3":
        server = rom(board)
        say("ROM: TFTP SERVER", server)
        board.loader(server, tree).read("bootcode.bin")
    try:
        CHAINS[chain](board.loader(eeprom(board), tree), board)
    except Reset:
        power_on(board, chain, tree)
