package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine that was switched on, in QEMU, and what it says on its serial line. */
final class EmulatedMachine implements AutoCloseable {
    private static final Pattern BOOTED = Pattern.compile(
            "ESPALIER-RIG-BOOTED schematic=(?<schematic>\\S+)\\s+ESPALIER-RIG-CMDLINE (?<line>[^\r\n]*)[\r\n]");

    /** With which words a machine says that no kernel will start, so that nobody waits for one. */
    private static final Pattern GAVE_UP = Pattern.compile(String.join(
            "|",
            "cannot be started from here",
            "[Nn]ot in the inventory",
            "does not install",
            "No bootable option or device was found",
            "BdsDxe: failed to (load|start) Boot",
            "No more network devices",
            "error: [^\r\n]*",
            "Kernel panic[^\r\n]*"));

    private final Background emulator;
    private final Path serial;
    private final long start = System.nanoTime();

    /**
     * A machine as it stands on the table.
     *
     * @param mac of its network card
     * @param more words for the emulator: what the firmware reports, a disk
     */
    record Hardware(Firmware firmware, String mac, List<String> more) {
        Hardware(Firmware firmware, String mac, String... more) {
            this(firmware, mac, List.of(more));
        }

        Hardware {
            more = List.copyOf(more);
        }

        Hardware with(String... words) {
            List<String> all = new ArrayList<>(more);
            all.addAll(List.of(words));
            return new Hardware(firmware, mac, all);
        }
    }

    /** What the guest said of itself when its kernel and initramfs ran. */
    record Kernel(String schematic, String commandLine) {}

    private EmulatedMachine(Background emulator, Path serial) {
        this.emulator = emulator;
        this.serial = serial;
    }

    static EmulatedMachine powerOn(Lab lab, Path directory, Hardware hardware)
            throws IOException, InterruptedException {
        Path own = Files.createDirectories(
                directory.resolve("machine-" + hardware.mac().replace(':', '-')));
        Path serial = own.resolve("serial.log");
        Files.deleteIfExists(serial);
        List<String> command = new ArrayList<>(hardware.firmware().words(own, hardware.mac()));
        command.addAll(List.of(
                "-accel",
                // /dev/kvm may open and still be useless on a virtual machine.
                "tcg",
                "-m",
                "512",
                "-netdev",
                "tap,id=net,script=no,downscript=no,ifname=" + lab.addPort(),
                "-display",
                "none",
                "-monitor",
                "none",
                "-serial",
                "file:" + serial,
                "-no-reboot"));
        command.addAll(hardware.more());
        return new EmulatedMachine(lab.plugIn(own.resolve("qemu.log"), command), serial);
    }

    Duration sincePowerOn() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** Everything said so far, and what is wrong with the emulator itself. */
    String said() throws IOException {
        return Background.read(serial) + emulator.log();
    }

    /** The emulator has ended, as after a machine was switched off. */
    boolean isOff() {
        return !emulator.isAlive();
    }

    static Optional<Kernel> kernel(String said) {
        Matcher booted = BOOTED.matcher(said);
        return booted.find()
                ? Optional.of(new Kernel(booted.group("schematic"), booted.group("line")))
                : Optional.empty();
    }

    static Optional<String> gaveUp(String said) {
        Matcher end = GAVE_UP.matcher(said);
        return end.find() ? Optional.of(end.group()) : Optional.empty();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
