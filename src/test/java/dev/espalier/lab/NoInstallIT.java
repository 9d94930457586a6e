package dev.espalier.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.espalier.lab.Boots.Client;
import dev.espalier.lab.EmulatedMachine.Hardware;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Machines that are not in the inventory, and nodes that do not install, beside others that do: no kernel for them. */
class NoInstallIT {
    private static final String IDLE_PI = "dc:a6:32:00:00:0c";
    private static final String DISK = "DISK-BOOTED";

    /** What firmware and loaders say last. */
    private static final String NO_DISK_FOR_GRUB = "No disk has a loader at EFI/BOOT/BOOTAA64.EFI";

    private static final Client STRANGE_PC =
            new Client("stranger", new Hardware(Firmware.X86_BIOS, MixedLan.STRANGER), Loader.IPXE_BIOS, "");
    private static final Client IDLE_PC =
            new Client("idle", new Hardware(Firmware.X86_BIOS, MixedLan.IDLE), Loader.IPXE_BIOS, "");
    private static final Client STRANGE_UEFI_PC =
            new Client("stranger", new Hardware(Firmware.X86_UEFI, MixedLan.STRANGER), Loader.IPXE_UEFI, "");
    private static final Client STRANGE_ARM =
            new Client("stranger", new Hardware(Firmware.ARM64_UEFI, "dc:a6:32:00:00:99"), Loader.GRUB, "");
    private static final Client IDLE_ARM =
            new Client("idle-pi", new Hardware(Firmware.ARM64_UEFI, IDLE_PI), Loader.GRUB, "");

    @TempDir
    static Path builds;

    @TempDir
    Path directory;

    @BeforeEach
    void needsALabAndEmulators() throws IOException, InterruptedException {
        Lab.require();
        Firmware.require();
    }

    @Test
    void strangersAndNodesThatDoNotInstall_getTheirDiskBack() throws IOException, InterruptedException {
        BuiltTree tree = build("exit");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            Boots boots = new Boots(lab, tree, directory);
            Map<Client, String> pcs = new LinkedHashMap<>();
            pcs.put(onDisk(STRANGE_PC), DISK);
            pcs.put(onDisk(IDLE_PC), DISK);
            Map<Client, String> said = boots.assertNoKernel(pcs);
            assertThat(said.get(onDisk(STRANGE_PC))).contains("Not in the inventory: serial ");
            assertThat(said.get(onDisk(IDLE_PC))).contains("idle does not install.");

            Map<Client, String> arms = new LinkedHashMap<>();
            arms.put(STRANGE_ARM, NO_DISK_FOR_GRUB);
            arms.put(IDLE_ARM, NO_DISK_FOR_GRUB);
            said = boots.assertNoKernel(arms);
            assertThat(said.get(STRANGE_ARM)).contains("is not in the inventory: starting its own disk.");
            assertThat(said.get(IDLE_ARM)).doesNotContain("not in the inventory");
            assertOnlyScripts(dnsmasq);
            assertThat(dnsmasq.log()).contains("sent /srv/tftp/grub/nodes/idle-pi.cfg");
        }
    }

    @Test
    void strangersOnUefi_leaveIpxeWithAnError_soThatUefiGoesOn() throws IOException, InterruptedException {
        BuiltTree tree = MixedLan.build(builds, "server", false, "");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            Client idle = new Client("idle", new Hardware(Firmware.ARM64_UEFI, MixedLan.IDLE), Loader.IPXE_UEFI, "");
            Map<Client, String> lastWords = new LinkedHashMap<>();
            lastWords.put(STRANGE_UEFI_PC, "BdsDxe: failed to start Boot0001");
            lastWords.put(idle, "BdsDxe: failed to start Boot0001");
            Map<Client, String> said = new Boots(lab, tree, directory).assertNoKernel(lastWords);
            assertThat(said.get(STRANGE_UEFI_PC)).contains("Not in the inventory: serial ");
            assertThat(said.get(idle)).contains("idle does not install.");
            assertOnlyScripts(dnsmasq);
        }
    }

    @Test
    void refused_strangersSwitchThemselvesOff() throws IOException, InterruptedException {
        BuiltTree tree = build("refuse");
        try (Lab lab = Lab.open(directory)) {
            Background dnsmasq = lab.serve(tree);
            Boots boots = new Boots(lab, tree, directory);
            // The iPXE of this card does not know how to switch off; the tree's own does.
            String refusal = "There is nothing to boot. Switching off in one minute.";
            Client card = onDisk(STRANGE_PC);
            assertThat(boots.assertNoKernel(Map.of(card, refusal)).get(card)).doesNotContain(DISK);

            Map<Client, String> lastWords = new LinkedHashMap<>();
            lastWords.put(STRANGE_UEFI_PC, Boots.OFF);
            lastWords.put(STRANGE_ARM, Boots.OFF);
            Map<Client, String> said = boots.assertNoKernel(lastWords);
            assertThat(said.get(STRANGE_UEFI_PC)).contains(refusal);
            assertThat(said.get(STRANGE_ARM)).contains("is not in the inventory: nothing to boot.");
            assertOnlyScripts(dnsmasq);
        }
    }

    /** The kernels are in the tree, but nobody asked for one. */
    private static void assertOnlyScripts(Background dnsmasq) throws IOException {
        assertThat(dnsmasq.log()).contains("ipxe/boot.ipxe").doesNotContain("vmlinuz", "initramfs");
    }

    /** Arm64 machines load GRUB, and others iPXE; of each some node installs. */
    private static BuiltTree build(String unknown) throws IOException, InterruptedException {
        Path inventory = Files.createDirectories(builds.resolve("idle-" + unknown));
        Files.writeString(inventory.resolve("_site.yaml"), """
                server: 10.4.0.8
                dhcp: {mode: server, subnet: 10.4.0.0/20, range: 10.4.3.0-10.4.3.200}
                unknown: %s
                """.replace("%s", unknown));
        Files.writeString(
                inventory.resolve("_defaults.yaml"),
                "talosVersion: v1.12.5\nschematicID: " + MixedLan.PLAIN + "\ninstall: true\n");
        Files.writeString(inventory.resolve("pc.yaml"), "mac: " + MixedLan.PC + "\n");
        Files.writeString(inventory.resolve("idle.yaml"), "mac: " + MixedLan.IDLE + "\ninstall: false\n");
        String pi = "schematicID: " + MixedLan.PI4 + "\nmodel: pi4\n";
        Files.writeString(inventory.resolve("pi.yaml"), pi + "serial: 0000000a\nmac: " + MixedLan.GRUB_PI + "\n");
        Files.writeString(
                inventory.resolve("idle-pi.yaml"), pi + "serial: 0000000c\nmac: " + IDLE_PI + "\ninstall: false\n");
        return BuiltTree.build(builds, inventory, "_site.yaml");
    }

    private Client onDisk(Client client) throws IOException {
        return client.with(
                "-drive",
                "if=none,id=disk,format=raw,readonly=on,file=" + disk(),
                "-device",
                "virtio-blk-pci,drive=disk,bootindex=1");
    }

    /** A disk whose boot sector writes {@link #DISK} to the first serial port and stops. */
    private Path disk() throws IOException {
        // cli; xor ax, ax; mov ds, ax; mov dx, COM1; mov si, the text
        // next: lodsb; test al, al; jz stop; out dx, al; jmp next
        // stop: hlt; jmp stop
        byte[] program = HexFormat.of().parseHex("fa31c08ed8baf803be167c" + "ac84c07403eeebf8" + "f4ebfd");
        byte[] image = new byte[1 << 20];
        System.arraycopy(program, 0, image, 0, program.length);
        byte[] text = DISK.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, image, program.length, text.length);
        image[510] = 0x55;
        image[511] = (byte) 0xaa;
        return Files.write(directory.resolve("disk.img"), image);
    }
}
