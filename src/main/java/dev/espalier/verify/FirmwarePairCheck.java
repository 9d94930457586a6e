package dev.espalier.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;

/**
 * VideoCore firmware comes as a pair: {@code fixup4.dat} patches exactly the {@code start4.elf} it was built with, and with
 * another one, or none, the board starts with wrong memory or not at all.
 */
final class FirmwarePairCheck {
    private static final Map<String, String> PAIRS = new TreeMap<>(Map.of(
            "start4.elf", "fixup4.dat",
            "start4cd.elf", "fixup4cd.dat",
            "start4x.elf", "fixup4x.dat",
            "start.elf", "fixup.dat",
            "start_cd.elf", "fixup_cd.dat",
            "start_x.elf", "fixup_x.dat"));

    private final Problems problems;

    FirmwarePairCheck(Problems problems) {
        this.problems = problems;
    }

    void check(Prefix prefix) {
        PAIRS.forEach(
                (start, fixup) -> prefix.find(start).ifPresent(firmware -> check(prefix, firmware, start, fixup)));
    }

    private void check(Prefix prefix, ManifestEntry.FileEntry firmware, String start, String fixup) {
        Optional<ManifestEntry.FileEntry> other = prefix.find(fixup);
        if (other.isEmpty()) {
            problems.add(error(prefix, start, "has no \"" + fixup + "\" beside it, which belongs to it"));
        } else if (!other.get().why().artifacts().isEmpty()
                && !urls(other.get()).equals(urls(firmware))) {
            problems.add(error(
                    prefix,
                    start,
                    "is of " + firmware.why() + ", but \"" + fixup + "\" is of "
                            + other.get().why() + ": they have to be of one release"));
        }
    }

    private static List<String> urls(ManifestEntry.FileEntry file) {
        return file.why().artifacts().stream().map(source -> source.url()).toList();
    }

    private static Problem error(Prefix prefix, String name, String message) {
        RelativePath place = prefix.directory().resolve(name);
        return Problem.error("verify.firmware.pair", Places.of(prefix.tree(), place), message);
    }
}
