package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;

/** The boots of this run in the order in which they came to an end, for {@code src/test/rig/lab} and CI to print. */
final class BootTable {
    private static final Path TABLE = Path.of("target/lab/boots.txt");
    private static final String ROW = "%-52s %-6s %4s  %s%n";

    private BootTable() {}

    /** {@code seen} is the {@code /proc/cmdline} of the guest, how it came to have none, or what else a boot was for. */
    static synchronized void add(String boot, String mode, Duration took, String seen) throws IOException {
        if (!Files.exists(TABLE)) {
            Files.createDirectories(TABLE.getParent());
            Files.writeString(TABLE, String.format(Locale.ROOT, ROW, "boot", "mode", "s", "/proc/cmdline"));
        }
        String row = String.format(Locale.ROOT, ROW, boot, mode, took.toSeconds(), seen);
        Files.writeString(TABLE, row, StandardOpenOption.APPEND);
    }
}
