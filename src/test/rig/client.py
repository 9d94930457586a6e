#!/usr/bin/python3
"""Boots a simulated machine from the network, request by request, as its firmware would, and judges every answer.

    client.py CHAIN --tree TREE --interface ETH --mac MAC [--serial S] [--server ADDRESS]

CHAIN is pi3-direct, pi4-uefi, pi4-direct or pi5-direct (a Raspberry Pi, the order of requests as seen on the wire), uefi (a
bare arm64 UEFI machine that does PXE), eeprom (only the DHCP exchange of a Pi 4) or pxe (only the DHCP exchange of firmware
or of iPXE of the given --architecture; prints the server and the file that it is told to fetch). TREE is the TFTP root on
disk: each file that comes over the wire must equal it byte for byte, and what is not there must be refused. The interface
takes the machine's MAC address and the address that DHCP gives it, so this runs in a network namespace of its own.

How the EEPROM of a Pi is set up: --server is its TFTP_IP, then it takes nothing but an address from DHCP; --prefix is serial
or mac, as TFTP_PREFIX 0 and 2 have it, or a TFTP_PREFIX_STR; --eeprom is the day of its release.
Prints one line a request. The exit code is 1 with the reason when the machine would not boot.
"""

import argparse
import datetime
import re
import shlex
import subprocess
import sys

# Before modules of ours are imported: the directory belongs to the sources.
sys.dont_write_bytecode = True

from dhcp import ARCH_ARM64, pxe
from machine import CannotBoot, say
from raspberrypi import CHAINS, Board, eeprom, power_on
from tftp import Loader


def uefi(server, tree, mac, boot_file):
    """EDK2's PXE, then Debian's network GRUB 2.12 (prefix /grub), then the menu that is this machine's."""
    edk2 = Loader(server, tree, windowsize=4)
    edk2.probe(boot_file, error=8)
    edk2.read(boot_file)
    grub = edk2.but(blksize=1024, wraps=True)
    for name in ("command", "fs", "crypto", "terminal"):
        grub.maybe(f"/grub/arm64-efi/{name}.lst")
    menu = grub.read("/grub/grub.cfg").decode()
    own = re.search(r'\[ "\$\{net_default_mac\}" = "' + re.escape(mac) + r'" \]; then configfile (.*?); fi', menu)
    if own is None:
        raise CannotBoot(f"grub.cfg has no entry for {mac}")
    node = grub.read(shlex.split(own.group(1))[0]).decode()
    lines = [shlex.split(line) for line in node.splitlines() if re.match(r"\s*(linux|initrd)\s", line)]
    files = {line[0]: line[1:] for line in lines}
    if "linux" not in files:
        say("NO KERNEL in the menu of", mac)
        return
    grub.read(files["linux"][0])
    grub.read(files["initrd"][0])
    say("COMMAND LINE", *files["linux"][1:])


def boot(arguments):
    mac = arguments.mac.lower()
    subprocess.run(["ip", "link", "set", "dev", arguments.interface, "address", mac, "up"], check=True)
    if arguments.chain == "pxe":
        server, boot_file = pxe(arguments.interface, mac, arguments.architecture, arguments.ipxe)
        say("TFTP SERVER", server, "BOOT FILE", boot_file)
        if "://" not in boot_file:
            Loader(server, arguments.tree).read(boot_file)
        return
    model = arguments.chain.partition("-")[0] if arguments.chain in CHAINS else "pi4"
    board = Board(
        model, arguments.interface, mac, arguments.serial, arguments.prefix, arguments.server, arguments.eeprom
    )
    if arguments.chain == "eeprom":
        eeprom(board)
    elif arguments.chain in CHAINS:
        power_on(board, arguments.chain, arguments.tree)
    if arguments.chain in ("uefi", "pi4-uefi"):
        server, boot_file = pxe(arguments.interface, mac)
        say("TFTP SERVER", server, "BOOT FILE", boot_file)
        uefi(server, arguments.tree, mac, boot_file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chain", choices=(*CHAINS, "uefi", "eeprom", "pxe"))
    parser.add_argument("--architecture", type=int, default=ARCH_ARM64)
    parser.add_argument("--ipxe", action="store_true", help="be iPXE already")
    parser.add_argument("--tree", required=True)
    parser.add_argument("--interface", required=True)
    parser.add_argument("--mac", required=True)
    parser.add_argument("--serial", default="00000000")
    parser.add_argument("--server")
    parser.add_argument("--prefix", default="serial")
    parser.add_argument("--eeprom", type=datetime.date.fromisoformat, default=datetime.date(2026, 9, 1))
    arguments = parser.parse_args()
    try:
        boot(arguments)
    except CannotBoot as reason:
        say("CANNOT BOOT:", reason)
        sys.exit(1)
    say("BOOTED")


if __name__ == "__main__":
    main()
