package dev.espalier.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.espalier.inventory.KeyType.Anything;
import dev.espalier.inventory.KeyType.Choice;
import dev.espalier.inventory.KeyType.Either;
import dev.espalier.inventory.KeyType.Flag;
import dev.espalier.inventory.KeyType.ListOf;
import dev.espalier.inventory.KeyType.WholeNumber;

/** The keys of node files and {@code _defaults.yaml}. */
final class NodeKeys {
    private static final MapOf FREE_MAP = new MapOf(TextForms.LINE, TextForms.LINE);

    /** The keys of a node, which {@code _defaults.yaml} may give for all nodes below it. */
    static final Keys ALL = Keys.of(
                    Key.of("model", Choice.of(Model.values(), Model::key), "`amd64`", "the kind of machine"),
                    Key.of(
                            "boot",
                            Choice.of(Chain.values(), Chain::key),
                            "by model: pi3 `pi-nfs`, pi4 `pi-uefi`, pi5 `pi-direct`, else `ipxe`",
                            "the boot chain"),
                    Key.of(
                            "loader",
                            Choice.of(Loader.values(), Loader::key),
                            "`grub`",
                            "what EDK2 starts; only for `pi-uefi`"),
                    Key.of(
                            "serial",
                            TextForms.IDENTITY,
                            "",
                            "for a Pi the last 8 hex digits of the board's serial, lower case; else as the firmware reports it"),
                    Key.of("boardSerial", TextForms.IDENTITY, "", "the mainboard's serial, where a chassis shares one"),
                    Key.of("uuid", TextForms.UUID, "", "the SMBIOS UUID"),
                    Key.of("mac", Either.oneOrList(TextForms.MAC), "", "the first one is the interface that boots"),
                    Key.of("install", new Flag(), "`false`", "whether the node gets an installing entry at all"),
                    Key.of(
                            "prefix",
                            Choice.of(PrefixKind.values(), PrefixKind::key),
                            "`serial`",
                            "a Pi's directory name"),
                    Key.of("talosVersion", TextForms.TALOS_VERSION, "", "the Talos release, with or without the `v`"),
                    Key.of("schematicID", TextForms.DIGEST, "", "the schematic of Image Factory"),
                    Key.of("schematic", SchematicId.KEYS, "", "the schematic itself; its ID is computed offline"),
                    Key.of(
                            "kernelArgs",
                            new Either(
                                    "a line of text or a list of arguments",
                                    List.of(TextForms.KERNEL_LINE, new ListOf(TextForms.KERNEL_ARGUMENT))),
                            "those that fit the Talos version",
                            "the whole kernel line but for `talos.config` and `ip`"),
                    Key.of("kernelArgsAppend", new ListOf(TextForms.KERNEL_ARGUMENT), "", "arguments to add"),
                    Key.of("kernelArgsRemove", new ListOf(TextForms.KERNEL_ARGUMENT), "", "arguments to leave out"),
                    Key.of(
                            "talosConfig",
                            TextForms.TALOS_CONFIG,
                            "`none`",
                            "where Talos gets its machine configuration"),
                    Key.of(
                            "machineConfig",
                            Keys.of(
                                    Key.of(
                                            "base",
                                            TextForms.PATH,
                                            "",
                                            "the file with it, which becomes `generic/<node>.yaml`"),
                                    Key.of(
                                            "patches",
                                            new ListOf(new Either(
                                                    "a path or a map",
                                                    List.of(
                                                            TextForms.PATH,
                                                            new MapOf(TextForms.LINE, new Anything())))),
                                            "",
                                            "strategic merge patches, files or inline")),
                            "",
                            "the machine configuration of `talosConfig: matchbox`"),
                    Key.of(
                            "uefi",
                            Keys.of(
                                    Key.of("version", TextForms.UEFI_VERSION, "`v1.50`", "a release of pftf/RPi4"),
                                    Key.of(
                                            "variables",
                                            FREE_MAP,
                                            "`SystemTableMode: DeviceTree`, `RamLimitTo3GB: false`",
                                            "EDK2 variables by name")),
                            "",
                            "the firmware of `pi-uefi`"),
                    Key.of(
                            "grub",
                            source("the image", Key.of("sha256", TextForms.DIGEST, "", "of the whole file")),
                            "",
                            "a network GRUB for arm64"),
                    Key.of(
                            "identify",
                            new ListOf(Choice.of(Identity.values(), Identity::key)),
                            "all that the node gives",
                            "what iPXE finds the node by"),
                    Key.of(
                            "firmware",
                            Choice.of(MachineFirmware.values(), MachineFirmware::key),
                            "either",
                            "how an amd64 machine starts"),
                    Key.of(
                            "kernelFrom",
                            Choice.of(KernelFrom.values(), KernelFrom::key),
                            "`tree`",
                            "where iPXE fetches kernel and initramfs: this tree, or the Image Factory over HTTPS"),
                    Key.of(
                            "ipxe",
                            Keys.of(Stream.of(ClientKind.values())
                                    .map(NodeKeys::ipxe)
                                    .toArray(Key[]::new)),
                            "upstream's release v2.0.0",
                            "iPXE binaries by the kind of client"),
                    Key.of(
                            "eeprom",
                            Keys.of(
                                    Key.of(
                                            "release",
                                            TextForms.RELEASE,
                                            "",
                                            "a release of rpi-eeprom, by the date in its name"),
                                    Key.of(
                                            "config",
                                            new MapOf(TextForms.EEPROM_KEY, TextForms.EEPROM_VALUE),
                                            "as in the release",
                                            "keys of the bootloader that are to differ, such as `BOOT_ORDER: 0xf21`"),
                                    Key.of(
                                            "selfUpdate",
                                            new Flag(),
                                            "`false`",
                                            "whether the Pi finds the update in its directory when it boots over the network"),
                                    Key.of(
                                            "timestamp",
                                            new WholeNumber(1, 0xffff_fffeL),
                                            "for the card, when the release was built",
                                            "seconds since 1970; a board takes an update only when this is greater than"
                                                    + " that of its last one")),
                            "",
                            "the bootloader of a Pi 4 or 5"),
                    Key.of(
                            "nfs",
                            Keys.of(
                                    Key.of("server", TextForms.IP, "the site's `server`", "the NFS server"),
                                    Key.of(
                                            "root",
                                            TextForms.NFS_PATH,
                                            "",
                                            "where the root file systems lie on it, each in a directory named like the node's prefix directory"),
                                    Key.of(
                                            "boot",
                                            TextForms.NFS_PATH,
                                            "",
                                            "where `dist/tftp` lies on it, for nodes that are to mount their boot directory"),
                                    Key.of(
                                            "options",
                                            TextForms.MOUNT_OPTIONS,
                                            "`" + NodeReader.NFS_OPTIONS + "`",
                                            "of the mounts; `vers` must be among them"),
                                    Key.of(
                                            "initramfs",
                                            Choice.of(InitramfsUse.values(), InitramfsUse::key),
                                            "`auto`",
                                            "whether the image's initramfs is served; `auto` keeps it only where the kernel cannot mount the root itself")),
                            "",
                            "the root of `pi-nfs`"),
                    Key.of(
                            "osImage",
                            new Either(
                                    "a path, a URL, or a map with url and sha256",
                                    List.of(
                                            TextForms.SOURCE,
                                            Keys.of(
                                                    Key.of(
                                                            "url",
                                                            TextForms.SOURCE,
                                                            "",
                                                            "the image, such as a `.img.xz`"),
                                                    Key.of("sha256", TextForms.DIGEST, "", "of the whole file")))),
                            "Raspberry Pi OS Lite (64-bit) of 2026-06-18",
                            "the disk image that `pi-nfs` boots"),
                    Key.of(
                            "user",
                            Keys.of(
                                    Key.of("name", TextForms.USER_NAME, "", "the login name"),
                                    Key.of(
                                            "passwordHash",
                                            TextForms.PASSWORD_HASH,
                                            "",
                                            "as `openssl passwd -6` prints it; without one only a key opens"),
                                    Key.of("sshKeys", new ListOf(TextForms.SSH_KEY), "", "lines of `authorized_keys`")),
                            "",
                            "the first user of `pi-nfs`, who also gets SSH"),
                    Key.of("configTxt", new ListOf(TextForms.CONFIG_TXT), "", "lines to add to `config.txt`"),
                    Key.of("ip", TextForms.IP, "", "the node's address"),
                    Key.of("netmask", TextForms.NETMASK, "", "dotted, or a prefix length"),
                    Key.of("gateway", TextForms.IP, "", "the node's router"),
                    Key.of("interface", TextForms.DEVICE, "", "the network device in Linux"),
                    Key.of(
                            "bond",
                            Keys.of(
                                    Key.of("name", TextForms.DEVICE, "", "such as bond0; the addresses lie on it"),
                                    Key.of(
                                            "interfaces",
                                            new ListOf(TextForms.DEVICE),
                                            "",
                                            "the devices in Linux that are one"),
                                    Key.of(
                                            "options",
                                            new MapOf(TextForms.BOND_OPTION, TextForms.BOND_VALUE),
                                            "",
                                            "such as `mode: 802.3ad`"),
                                    Key.of("mtu", new WholeNumber(68, 65535), "", "the largest packet")),
                            "",
                            "several network devices as one"),
                    Key.of("vlan", new WholeNumber(1, 4094), "", "the VLAN of Talos' network"),
                    Key.of("dns0", TextForms.DNS_SERVER, "", "the first name server"),
                    Key.of("dns1", TextForms.DNS_SERVER, "", "the second name server"),
                    Key.of("ntp", TextForms.HOST, "", "the time server"),
                    Key.of("role", TextForms.LINE, "", "free text, for `-l role=...`"),
                    Key.of("labels", FREE_MAP, "", "free text by name, for `-l`"))
            .hinting(elsewhere());

    private NodeKeys() {}

    private static Either source(String what, Key... more) {
        List<Key> keys = new ArrayList<>(List.of(
                Key.of("url", TextForms.SOURCE, "", what + ", or an archive"),
                Key.of("member", TextForms.MEMBER, "", what + " inside the archive")));
        keys.addAll(List.of(more));
        String names = String.join(
                ", ", keys.subList(0, keys.size() - 1).stream().map(Key::name).toList());
        return new Either(
                "a path, a URL, or a map with " + names + " and "
                        + keys.get(keys.size() - 1).name(),
                List.of(TextForms.SOURCE, Keys.of(keys.toArray(Key[]::new))));
    }

    private static Key ipxe(ClientKind kind) {
        String where = switch (kind) {
            case BIOS -> "a BIOS, such as undionly.kpxe";
            case EFI_X64 -> "UEFI on x86-64";
            case EFI_ARM64 -> "UEFI on arm64, a Pi's EDK2 included";
        };
        Key digest = Key.of("sha256", TextForms.DIGEST, "", "of the whole file");
        Either source = kind == ClientKind.BIOS
                ? source("the binary", digest)
                : source(
                        "the binary",
                        Key.of("shim", TextForms.MEMBER, "", "the shim inside the archive, for Secure Boot"),
                        digest);
        return Key.of(kind.key(), source, "", "for " + where);
    }

    private static Map<String, String> elsewhere() {
        Map<String, String> cures = new LinkedHashMap<>();
        for (String name : List.of("hostname", "name", "filename")) {
            cures.put(name, "a node is named by its file: node-01.yaml is node-01");
        }
        for (String name : List.of("server", "tftpRoot", "http", "matchbox", "dhcp", "nbp", "artifacts", "unknown")) {
            cures.put(name, "it is a key of _site.yaml");
        }
        return cures;
    }
}
