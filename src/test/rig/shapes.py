#!/usr/bin/python3
"""Files of the true structure, for tests and for the stand-ins of the quick start.

Every command writes one file and writes the same bytes on any day and machine. Only the standard library is used.
"""

import argparse
import hashlib
import struct
import zlib

# --- filler -----------------------------------------------------------------------------------------------------------


def dense(seed, size):
    """Bytes that no compressor shrinks: SHA-256 in counter mode."""
    blocks = (hashlib.sha256(f"{seed}/{i}".encode()).digest() for i in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def prose(name, size):
    """Bytes that say what they are to whoever opens the file, and that compress to almost nothing."""
    line = f"Stand-in made by Espalier for {name}. It has the shape of the file and none of its contents.\n".encode()
    return (line * (size // len(line) + 1))[:size]


def filler(name, size, density):
    """Half text or all dense, as the file's purpose wants."""
    return dense(name, size) if density == "dense" else prose(name, size)


# --- ELF and PE: only what a reader looks at ----------------------------------------------------------------------------

EM_VIDEOCORE4 = 137
EM_AARCH64_PE = 0xAA64


def elf(name, size, density):
    """An ELF header of the VideoCore's machine type in front of filler."""
    ident = b"\x7fELF" + bytes([1, 1, 1]) + bytes(9)
    header = ident + struct.pack("<HHIIIIIHHHHHH", 2, EM_VIDEOCORE4, 1, 0, 0, 0, 0, 52, 32, 0, 40, 0, 0)
    return header + filler(name, size - len(header), density)


def grub(version, size):
    """A PE32+ file for arm64 whose section .sbat names the version of GRUB, as a distribution's image does."""
    sbat = (
        "sbat,1,SBAT Version,sbat,1,https://github.com/rhboot/shim/blob/main/SBAT.md\n"
        f"grub,5,Free Software Foundation,grub,{version},https://www.gnu.org/software/grub/\n"
    ).encode()
    raw_at, aligned = 0x400, 0x1000
    dos = b"MZ" + bytes(58) + struct.pack("<I", 0x80) + bytes(0x40)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", EM_AARCH64_PE, 2, 0, 0, 0, 240, 0x0206)
    optional = struct.pack("<HBBIIIII", 0x20B, 2, 20, 0, 0, 0, 0x1000, 0x1000)
    optional += struct.pack("<QIIHHHHHHIIIIHH", 0, 0x1000, 0x200, 0, 0, 0, 0, 0, 0, 0, 0x10000, raw_at, 0, 10, 0)
    optional += struct.pack("<QQQQII", 0, 0, 0, 0, 0, 16) + bytes(16 * 8)
    text = prose(f"grubnetaa64.efi, GRUB version {version}", size - raw_at - aligned)

    def section(label, virtual, at, data):
        return struct.pack("<8sIIIIIIHHI", label, len(data), virtual, len(data), at, 0, 0, 0, 0, 0x40000040)

    padded_sbat = sbat.ljust(aligned, b"\0")
    sections = section(b".text", 0x1000, raw_at, text)
    sections += section(b".sbat", 0x1000 + size, raw_at + len(text), padded_sbat)
    return (dos + coff + optional + sections).ljust(raw_at, b"\0") + text + padded_sbat


# --- device trees: Devicetree Specification, chapter 5 --------------------------------------------------------------------


BEGIN_NODE, END_NODE, PROPERTY, END = 1, 2, 3, 9


class DeviceTree:
    """A flattened device tree, version 17, written from its root on."""

    def __init__(self):
        self.strings = b""
        self.structure = b""
        self.begin("")

    def begin(self, name):
        text = name.encode() + b"\0"
        self.structure += struct.pack(">I", BEGIN_NODE) + text + bytes(-len(text) % 4)

    def end(self):
        self.structure += struct.pack(">I", END_NODE)

    def add(self, name, value):
        at = self.strings.find(name.encode() + b"\0")
        if at < 0:
            at = len(self.strings)
            self.strings += name.encode() + b"\0"
        self.structure += struct.pack(">III", PROPERTY, len(value), at) + value + bytes(-len(value) % 4)

    def encode(self):
        structure = self.structure + struct.pack(">II", END_NODE, END)
        reservations = bytes(16)
        struct_at = 40 + len(reservations)
        strings_at = struct_at + len(structure)
        total = strings_at + len(self.strings)
        header = struct.pack(
            ">10I", 0xD00DFEED, total, struct_at, strings_at, 40, 17, 16, 0, len(self.strings), len(structure)
        )
        return header + reservations + structure + self.strings


def device_tree(model, size):
    """A root with a model, and a property of filler up to the wanted size."""
    tree = DeviceTree()
    tree.add("model", model.encode() + b"\0")
    tree.add("compatible", b"espalier,stand-in\0")
    behind = 12 + len(b"stand-in\0")
    tree.add("stand-in", prose(model, max(0, size - len(tree.encode()) - behind)))
    return tree.encode()


def overlay_map(entries):
    """
    Which file an overlay's name stands for on which platform, as raspberrypi/linux' overlay_map.dts has it. An entry is
    NAME:PLATFORM[=FILE],... where an overlay is not the same on all of them.
    """
    tree = DeviceTree()
    for entry in entries:
        name, _, platforms = entry.partition(":")
        tree.begin(name)
        for platform in platforms.split(","):
            platform, _, file = platform.partition("=")
            tree.add(platform, file.encode() + b"\0" if file else b"")
        tree.end()
    return tree.encode()


def overlays(directory, count):
    """As many small overlays as a Talos image has, with names long enough to need long names in FAT."""
    for i in range(count):
        name = f"stand-in-for-an-overlay-{i:03d}.dtbo"
        with open(f"{directory}/{name}", "wb") as file:
            file.write(device_tree(name, 800 + i * 37 % 2400))


# --- kernels: Linux Documentation/arch/arm64/booting.rst, drivers/firmware/efi/libstub/zboot-header.S ---------------------


def kernel_image(name, size, density):
    """An arm64 Image: its 64-byte header in front of filler."""
    text_offset, flags = 0, 0x0A
    header = struct.pack("<4s4sQQQQQQ4sI", b"MZ\x40\xfa", b"\0\0\0\x14", text_offset, size, flags, 0, 0, 0, b"ARM\x64", 0)
    return header + filler(name, size - len(header), density)


def zstd_stored(data):
    """One Zstandard frame (RFC 8878) of uncompressed blocks: the same bytes whatever the version of zstd."""
    single_segment_with_4_byte_size = 0xA0
    frame = struct.pack("<IBI", 0xFD2FB528, single_segment_with_4_byte_size, len(data))
    block = 128 * 1024
    for at in range(0, max(1, len(data)), block):
        part = data[at : at + block]
        last = at + block >= len(data)
        frame += struct.pack("<I", len(part) << 3 | last)[:3] + part
    return frame


ZBOOT_HEADER = 64
LINUX_PE_MAGIC = 0x818223CD


def zboot(image, compressed, compression=b"zstd22"):
    """An EFI zboot kernel: header, payload, and behind it, unless gzip ends with it anyway, the size of the Image.

    Linux has its decompressor between the two. Here the Image itself stands there, with the zboot header over its
    first 60 bytes: its PE header and sections go on counting, so GRUB and EDK2 boot the very Image that the payload
    holds, while a loader that believes the zboot header (or Espalier, which unwraps it) finds what Linux would put.
    A filler Image has no PE header and needs no such body.
    """
    pe_at = struct.unpack_from("<I", image, 60)[0]
    body = image[ZBOOT_HEADER:] if pe_at else b""
    payload_at = (ZBOOT_HEADER + len(body) + 15) & ~15
    header = struct.pack(
        "<4s4sIIQ32sII", b"MZ\0\0", b"zimg", payload_at, len(compressed), 0, compression, LINUX_PE_MAGIC, pe_at
    )
    size = b"" if compression == b"gzip" else struct.pack("<I", len(image))
    return (header + body).ljust(payload_at, b"\0") + compressed + size


# --- EDK2's variable store: PI Specification volume 3, MdeModulePkg/Include/Guid/VariableFormat.h --------------------------

NV_DATA = bytes.fromhex("8d2bf1ff96768b4ca9852747075b4f50")
FFS2 = bytes.fromhex("78e58c8c3d8a1c4f9935896185c32dd3")
AUTHENTICATED_VARIABLES = bytes.fromhex("782cf3aa7b949a43a1802e144ec37792")
WORKING_BLOCK = bytes.fromhex("2b29589e687c7d49a0ce6500fd9f1b95")
NV_VOLUME = 0x20000
VARIABLE_STORE = 0xE000
EVENT_LOG = 0x1000
BLOCK = 0x1000
DENSE_CODE = 0x10000


def firmware_volume(guid, length, attributes):
    """The header of a firmware volume; the 16-bit words of it sum up to 0."""
    blocks = struct.pack("<IIII", length // BLOCK, BLOCK, 0, 0)
    head = bytes(16) + guid + struct.pack("<Q4sIHHHBB", length, b"_FVH", attributes, 0x48, 0, 0, 0, 2) + blocks
    checksum = -sum(struct.unpack("<36H", head)) & 0xFFFF
    return head[:0x32] + struct.pack("<H", checksum) + head[0x34:]


def variable_store():
    """The volume that stands for flash, pristine: no variable, no unfinished write."""
    volume = firmware_volume(NV_DATA, NV_VOLUME, 0x0004FEFF)
    store_size = VARIABLE_STORE - len(volume)
    volume += AUTHENTICATED_VARIABLES + struct.pack("<IBB", store_size, 0x5A, 0xFE) + bytes(6)
    volume = volume.ljust(VARIABLE_STORE + EVENT_LOG, b"\xff")
    queue = struct.pack("<Q", BLOCK - 0x20)
    erased = WORKING_BLOCK + b"\xff" * 8 + queue
    volume += WORKING_BLOCK + struct.pack("<I", zlib.crc32(erased)) + b"\xfe\xff\xff\xff" + queue
    return volume.ljust(NV_VOLUME, b"\xff")


def firmware_image(layout):
    """RPI_EFI.fd: trusted firmware at 0, the code volume behind it, the variable store at the end."""
    size = {"large": 0x3D0000, "small": 0x1F0000}[layout]
    code_at = {"large": 0x30000, "small": 0x20000}[layout]
    store_at = size - NV_VOLUME
    image = dense("trusted firmware", DENSE_CODE).ljust(code_at, b"\0")
    image += firmware_volume(FFS2, store_at - code_at, 0x0003FEFF)
    image += prose("RPI_EFI.fd", DENSE_CODE)
    return image.ljust(store_at, b"\xff") + variable_store()


# --- the EEPROM of a Pi 4 or 5: sections as the vendor's rpi-eeprom-config walks them --------------------------------------

EEPROM_SIZES = {"2711": 512 << 10, "2712": 2 << 20}
BOOTCODE, PADDING, EEPROM_FILE, COMPRESSED = 0x55AAF00F, 0x55AAFEEF, 0x55AAF11F, 0x55AAF44F
READ_ONLY_END, PARTITION_A_END, JOURNALS_END = 0x10000, 0x107000, 0x1FE000


def eeprom(chip, built):
    """An image with the sections of a release of 2026, for the BCM2712 with two partitions. Only what is text is true."""
    image = b""

    def section(magic, content):
        nonlocal image
        data = struct.pack(">II", magic, len(content)) + content
        image += data + b"\xff" * (-len(data) % 8)

    def file(name, content):
        section(EEPROM_FILE, name.encode().ljust(16, b"\0") + content)

    def padding_to(offset):
        section(PADDING, b"\xff" * (offset - len(image) - 8))

    facts = f"VERSION:00000000\0BUILD_TIMESTAMP={built}\0MFG_VER: 1\0".encode()
    section(BOOTCODE, prose("bootcode of the BCM" + chip, 20000) + facts)
    no_time = struct.pack("<II", 0, 0xFFFFFFFF)
    config = "[all]\nBOOT_UART=0\nWAKE_ON_GPIO=1\nPOWER_OFF_ON_HALT=0\nNET_INSTALL_AT_POWER_ON=1\n"
    if chip == "2712":
        file("updatetime", no_time)
        padding_to(READ_ONLY_END)
        file("bootsys", prose("bootsys", 60000))
        config = "[all]\nBOOT_UART=1\nBOOT_ORDER=0xf461\nNET_INSTALL_AT_POWER_ON=1\n"
    for name, size in ("bootmain", 200000), ("memsys00.bin", 20000), ("logo.bin", 2000):
        section(COMPRESSED, name.encode().ljust(16, b"\0") + prose(name, size))
    file("updatetime", no_time)
    for name, size in ("pubkey.bin", 512), ("cacert.der", 2048), ("bootconf.sig", 1024):
        file(name, bytes(size))
    padding_to((len(image) + 0x1FFF) & ~0xFFF)
    file("bootconf.txt", config.encode())
    if chip == "2712":
        padding_to(PARTITION_A_END)
        padding_to(JOURNALS_END)
    return image.ljust(EEPROM_SIZES[chip], b"\xff")


# --- archives -----------------------------------------------------------------------------------------------------------


def cpio(entries):
    """A newc archive, owned by root, dated 1970. An entry is NAME=FILE, NAME/ for a directory or NAME@ for the console."""
    out = b""
    entries = [*entries, "TRAILER!!!"]
    for number, entry in enumerate(entries, 1):
        name, _, source = entry.partition("=")
        mode, data, device = 0, b"", (0, 0)
        if source:
            with open(source, "rb") as file:
                mode, data = 0o100755, file.read()
        elif name.endswith("/"):
            mode, name = 0o040755, name[:-1]
        elif name.endswith("@"):
            mode, name, device = 0o020600, name[:-1], (5, 1)
        path = name.encode() + b"\0"
        fields = (number, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(path), 0)
        head = b"070701" + b"".join(b"%08X" % field for field in fields) + path
        out += head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)
    return out + bytes(-len(out) % 512)


def ar(members):
    """The archive of deb(5). A member is NAME=FILE; binutils' ar would end the names with a slash."""
    out = b"!<arch>\n"
    for member in members:
        name, _, source = member.partition("=")
        with open(source, "rb") as file:
            data = file.read()
        out += b"%-16s%-12d%-6d%-6d%-8s%-10d`\n" % (name.encode(), 0, 0, 0, b"100644", len(data))
        out += data + b"\n" * (len(data) % 2)
    return out


# --- command line ---------------------------------------------------------------------------------------------------------


def read(path):
    with open(path, "rb") as file:
        return file.read()


def number(text):
    return int(text, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dense", action="store_const", const="dense", default="prose", help="filler that does not shrink")
    shapes = parser.add_subparsers(dest="shape", required=True)

    def shape(name, make, *arguments):
        sub = shapes.add_parser(name)
        sub.add_argument("output")
        for argument, kind in arguments:
            sub.add_argument(argument, type=kind)
        sub.set_defaults(make=make)
        return sub

    shape("filler", lambda a: filler(a.name, a.size, a.dense), ("name", str), ("size", number))
    shape("elf", lambda a: elf(a.name, a.size, a.dense), ("name", str), ("size", number))
    shape("grub", lambda a: grub(a.version, a.size), ("version", str), ("size", number))
    shape("device-tree", lambda a: device_tree(a.model, a.size), ("model", str), ("size", number))
    shape("overlay-map", lambda a: overlay_map(a.entries)).add_argument("entries", nargs="+")
    shape("kernel-image", lambda a: kernel_image(a.name, a.size, a.dense), ("name", str), ("size", number))
    shape("zboot", lambda a: zboot(read(a.image), read(a.zstd)), ("image", str), ("zstd", str))
    shape("zboot-gzip", lambda a: zboot(read(a.image), read(a.gzip), b"gzip"), ("image", str), ("gzip", str))
    shape("zboot-stored", lambda a: zboot(read(a.image), zstd_stored(read(a.image))), ("image", str))
    shape("firmware-image", lambda a: firmware_image(a.layout), ("layout", str))
    shape("eeprom", lambda a: eeprom(a.chip, a.built), ("chip", str), ("built", number))
    shape("cpio", lambda a: cpio(a.entries)).add_argument("entries", nargs="+")
    shape("ar", lambda a: ar(a.members)).add_argument("members", nargs="+")

    many = shapes.add_parser("overlays")
    many.add_argument("directory")
    many.add_argument("count", type=number)

    arguments = parser.parse_args()
    if arguments.shape == "overlays":
        overlays(arguments.directory, arguments.count)
        return
    with open(arguments.output, "wb") as file:
        file.write(arguments.make(arguments))


if __name__ == "__main__":
    main()
