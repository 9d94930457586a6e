package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** What a Raspberry Pi finds in its prefix directory, beginning with {@code config.txt}. */
final class PrefixCheck implements Check {
    private static final int MAX_INITRAMFS_NAMES = 64;
    /** What Linux keeps of its command line on arm64, the end of the string included. */
    private static final int MAX_COMMAND_LINE = 2048;

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        UefiImageCheck images = new UefiImageCheck(tree, problems);
        KernelCheck kernels = new KernelCheck(tree, problems);
        FirmwarePairCheck pairs = new FirmwarePairCheck(problems);
        for (Prefix prefix : Prefix.all(tree)) {
            checkLines(prefix, problems);
            checkCommandLine(prefix, problems);
            List<ConfigTxt.Loaded> wanted = new ArrayList<>(prefix.config().initramfs());
            prefix.config().loaded("kernel").ifPresent(wanted::add);
            prefix.config().loaded("armstub").ifPresent(wanted::add);
            for (ConfigTxt.Loaded loaded : wanted) {
                if (prefix.find(loaded.name()).isEmpty()) {
                    problems.add(prefix.error(
                            "verify.config.file",
                            loaded.line(),
                            "names \"" + loaded.name() + "\", which is not in \"" + prefix.directory() + "\""));
                }
            }
            pairs.check(prefix);
            images.check(prefix);
            kernels.check(prefix);
        }
        kernels.reportSizes();
    }

    private static void checkLines(Prefix prefix, Problems problems) {
        for (ConfigTxt.Line line : prefix.config().lines()) {
            String text = line.text();
            if (text.chars().anyMatch(c -> c > 0x7e || c == '\r')) {
                problems.add(prefix.error(
                        "verify.config.ascii",
                        line,
                        "has a character that is not printable ASCII: the firmware drops the rest of the file there"));
            }
            if (text.length() > ConfigTxt.MAX_LINE) {
                problems.add(prefix.error(
                        "verify.config.long",
                        line,
                        "has " + text.length() + " characters: the firmware cuts it after " + ConfigTxt.MAX_LINE));
            }
            if (text.startsWith("initramfs=")) {
                problems.add(prefix.error(
                        "verify.config.initramfs",
                        line,
                        "gives initramfs with \"=\": \"initramfs NAME followkernel\" is right"));
            }
            if (text.startsWith("initramfs ") && text.split(" ", -1)[1].length() > MAX_INITRAMFS_NAMES) {
                problems.add(prefix.error(
                        "verify.config.initramfs",
                        line,
                        "names files in more than " + MAX_INITRAMFS_NAMES
                                + " characters, which the firmware cuts off"));
            }
        }
    }

    private static void checkCommandLine(Prefix prefix, Problems problems) throws IOException {
        String name =
                prefix.config().loaded("cmdline").map(ConfigTxt.Loaded::name).orElse("cmdline.txt");
        Optional<ManifestEntry.FileEntry> file = prefix.find(name);
        if (file.isEmpty()) {
            return;
        }
        String text =
                new String(Files.readAllBytes(prefix.tree().locate(file.get().path())), StandardCharsets.ISO_8859_1);
        String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (line.contains("\n") || line.chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
            problems.add(Problem.error(
                    "verify.cmdline",
                    Places.of(prefix.tree(), file.get().path()),
                    "is more than one line of ASCII: the firmware passes on the first line only"));
        }
        if (line.length() >= MAX_COMMAND_LINE) {
            problems.add(Problem.error(
                    "verify.cmdline",
                    Places.of(prefix.tree(), file.get().path()),
                    "has " + line.length() + " characters: Linux keeps " + (MAX_COMMAND_LINE - 1)));
        }
    }
}
