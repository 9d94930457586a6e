package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** Asks EDK2 and {@code espalier nvram} what they see in the same store. */
final class Edk2Judge {
    /** EDK2 takes a bit away from it when the store has no room for what somebody wants to write. */
    private static final String ERRORS = "04B37FE8-F6AE-480B-BDD5-37D98C5E89AA:VarErrorFlag";

    private static final SeenVariable NO_ERRORS = new SeenVariable(7, "ff");

    private final EmulatedEdk2 edk2;
    private final Path directory;

    private Edk2Judge(EmulatedEdk2 edk2, Path directory) {
        this.edk2 = edk2;
        this.directory = directory;
    }

    static Edk2Judge open(Path directory) throws IOException, InterruptedException {
        return new Edk2Judge(EmulatedEdk2.open(directory), directory);
    }

    /** The image to change by the command line. */
    Nvram image(byte[] content) throws IOException {
        return Nvram.on(directory.resolve("RPI_EFI.fd"), content);
    }

    /** EDK2 sees {@code expected} and, of {@code all} that was ever named, nothing more. */
    void assertSeen(Nvram nvram, Map<String, SeenVariable> expected, Collection<String> all)
            throws IOException, InterruptedException {
        assertSeen(Edk2Flash.withRecordsOf(nvram.image()), List.of(), expected, all);
    }

    /**
     * Boots, runs the lines in the shell, and compares what EDK2 sees then. Whatever it sees, {@code espalier nvram} has to see
     * too in the store as EDK2 left it: those of EDK2 itself as well.
     *
     * @return that store in an image
     */
    Nvram assertSeen(Edk2Flash flash, List<String> lines, Map<String, SeenVariable> expected, Collection<String> all)
            throws IOException, InterruptedException {
        List<String> script = new ArrayList<>(lines);
        script.addAll(List.of("dmpstore -all", "reset -s"));
        long powerOn = System.nanoTime();
        EmulatedEdk2.Boot boot = edk2.run(flash, script);
        Duration took = Duration.ofNanos(System.nanoTime() - powerOn);
        Map<String, SeenVariable> seen = SeenVariable.inDump(boot.console());
        BootTable.add("EDK2's dmpstore", "none", took, seen.size() + " variables");
        Map<String, SeenVariable> named = new TreeMap<>(seen);
        named.keySet().retainAll(all);
        assertThat(named).as(boot.console()).isEqualTo(expected);
        assertThat(seen).containsEntry(ERRORS, NO_ERRORS);

        Nvram left = Nvram.on(directory.resolve("left.fd"), boot.flash().toImage());
        assertThat(left.list()).isEqualTo(seen);
        return left;
    }
}
