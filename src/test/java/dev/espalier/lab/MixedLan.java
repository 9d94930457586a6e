package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An inventory with machines of every kind, for the schematics that the rig's mirror has. */
final class MixedLan {
    static final String SERVER = "10.4.0.8/20";
    static final String ROUTER = "10.4.0.1/20";
    static final String ADDRESSES = "10.4.2.0,10.4.2.255,255.255.240.0,1h";
    static final String TFTP_ROOT = "/srv/tftp";

    static final String PC = "52:54:00:00:00:01";
    static final String PC_SERIAL = "PC-2";
    static final String IDLE = "52:54:00:00:00:03";
    static final String STRANGER = "52:54:00:00:00:99";
    static final String GRUB_PI = "dc:a6:32:00:00:0a";
    static final String IPXE_PI = "dc:a6:32:00:00:0b";

    private static final String PI4 = "schematicID: f8a903f101ce10f686476024898734bb6b36353cc4d41f348514db9004ec0a9d\n";

    private MixedLan() {}

    /** Builds it for one mode of DHCP, with or without the Pis; {@code more} are further lines of the site. */
    static Path build(Path directory, String mode, boolean withPis, String more)
            throws IOException, InterruptedException {
        Path inventory = Files.createDirectories(directory.resolve("lan-" + mode + withPis));
        Files.writeString(
                inventory.resolve("_site.yaml"),
                "server: 10.4.0.8\ndhcp: {mode: " + mode + ", subnet: 10.4.0.0/20"
                        + (mode.equals("server") ? ", range: 10.4.3.0-10.4.3.200" : "") + "}\n" + more);
        Files.writeString(inventory.resolve("_defaults.yaml"), """
                talosVersion: v1.12.5
                schematicID: 376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba
                install: true
                """);
        String console = "kernelArgsAppend: [console=ttyS0]\n";
        Files.writeString(
                inventory.resolve("pc.yaml"),
                "mac: " + PC + "\nip: 10.4.0.51\nnetmask: 20\ntalosConfig: http://10.4.0.8/c?m=${mac}\n" + console);
        Files.writeString(inventory.resolve("pc-2.yaml"), "serial: " + PC_SERIAL + "\n" + console);
        Files.writeString(inventory.resolve("idle.yaml"), "mac: " + IDLE + "\ninstall: false\n");
        Files.writeString(
                inventory.resolve("arm.yaml"),
                "model: arm64\nboardSerial: /8XYZ/CN1/\nkernelArgsAppend: [console=ttyAMA0]\n");
        if (withPis) {
            Files.writeString(
                    inventory.resolve("pi4-grub.yaml"), "model: pi4\nserial: 0000000a\nmac: " + GRUB_PI + "\n" + PI4);
            Files.writeString(
                    inventory.resolve("pi4-ipxe.yaml"),
                    "model: pi4\nloader: ipxe\nserial: 0000000b\nmac: " + IPXE_PI + "\n" + PI4);
        }
        return Bramble.build(directory, inventory, "_site.yaml");
    }
}
