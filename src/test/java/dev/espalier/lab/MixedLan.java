package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.espalier.lab.Boots.Client;
import dev.espalier.lab.EmulatedMachine.Hardware;

/** An inventory with machines of every kind, for the schematics that the rig's mirror has. */
final class MixedLan {
    static final String TFTP_ROOT = "/srv/tftp";

    static final String PC = "52:54:00:00:00:01";
    static final String PC_SERIAL = "PC-2";
    static final String IDLE = "52:54:00:00:00:03";
    static final String STRANGER = "52:54:00:00:00:99";
    static final String GRUB_PI = "dc:a6:32:00:00:0a";
    static final String IPXE_PI = "dc:a6:32:00:00:0b";

    /** The schematic of PCs and servers, and that of the Pis. */
    static final String PLAIN = "376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba";

    static final String PI4 = "f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d";

    /** Found by its MAC address. */
    static final Client BIOS_PC = new Client("pc", new Hardware(Firmware.X86_BIOS, PC), Loader.IPXE_BIOS, PLAIN);

    /** The same with a card whose ROM the test gives. */
    static final Client UNDI_PC = new Client("pc", new Hardware(Firmware.X86_BIOS_UNDI, PC), Loader.IPXE_BIOS, PLAIN);

    /** Found by its serial number alone. */
    static final Client UEFI_PC = new Client("pc-2", pc2(Firmware.X86_UEFI), Loader.IPXE_UEFI, PLAIN);

    static final Client HTTP_PC = new Client("pc-2", pc2(Firmware.X86_UEFI_HTTP), Loader.IPXE_UEFI, PLAIN);

    /** Found by the serial number of its board, which has slashes at its ends. */
    static final Client ARM = new Client("arm", arm(Firmware.ARM64_UEFI), Loader.IPXE_UEFI, PLAIN);

    static final Client HTTP_ARM = new Client("arm", arm(Firmware.ARM64_UEFI_HTTP), Loader.IPXE_UEFI, PLAIN);

    static final Client PI_WITH_GRUB =
            new Client("pi4-grub", new Hardware(Firmware.ARM64_UEFI, GRUB_PI), Loader.GRUB, PI4);

    static final Client PI_WITH_IPXE =
            new Client("pi4-ipxe", new Hardware(Firmware.ARM64_UEFI, IPXE_PI), Loader.IPXE_UEFI, PI4);

    private MixedLan() {}

    private static Hardware pc2(Firmware firmware) {
        return new Hardware(firmware, STRANGER, "-smbios", "type=1,serial=" + PC_SERIAL);
    }

    private static Hardware arm(Firmware firmware) {
        return new Hardware(firmware, "52:54:00:00:00:98", "-smbios", "type=2,serial=/8XYZ/CN1/");
    }

    /** Builds it for one mode of DHCP, with or without the Pis; {@code more} are further lines of the site. */
    static BuiltTree build(Path directory, String mode, boolean withPis, String more)
            throws IOException, InterruptedException {
        Path inventory = Files.createDirectories(directory.resolve("lan-" + mode + withPis));
        Files.writeString(inventory.resolve("_site.yaml"), site(mode, more));
        Files.writeString(
                inventory.resolve("_defaults.yaml"),
                "talosVersion: v1.12.5\nschematicID: " + PLAIN + "\ninstall: true\n");
        Files.writeString(
                inventory.resolve("pc.yaml"),
                "mac: " + PC + "\nip: 10.4.0.51\nnetmask: 20\ntalosConfig: http://10.4.0.8/c?m=${mac}\n");
        // What has a meaning to a shell, to GRUB, to iPXE or to dnsmasq has none to the kernel.
        String odd = "kernelArgsAppend:\n  - 'odd=a;b&c|d$e#f{g}<h>(i),!*?~`'\n";
        String quoted = "  - 'quoted=\"b\"\\c''d'''\n";
        Files.writeString(inventory.resolve("pc-2.yaml"), "serial: " + PC_SERIAL + "\n" + odd + quoted);
        Files.writeString(inventory.resolve("idle.yaml"), "mac: " + IDLE + "\ninstall: false\n");
        Files.writeString(inventory.resolve("arm.yaml"), "model: arm64\nboardSerial: /8XYZ/CN1/\n");
        if (withPis) {
            Files.writeString(
                    inventory.resolve("pi4-grub.yaml"),
                    "model: pi4\nserial: 0000000a\nmac: " + GRUB_PI + "\nschematicID: " + PI4 + "\n" + odd);
            Files.writeString(
                    inventory.resolve("pi4-ipxe.yaml"),
                    "model: pi4\nloader: ipxe\nserial: 0000000b\nmac: " + IPXE_PI + "\nschematicID: " + PI4 + "\n");
        }
        return BuiltTree.build(directory, inventory, "_site.yaml");
    }

    private static String site(String mode, String more) {
        return "server: 10.4.0.8\ndhcp: {mode: " + mode + ", subnet: 10.4.0.0/20"
                + (mode.equals("server") ? ", range: 10.4.3.0-10.4.3.200" : "") + "}\n" + more;
    }
}
