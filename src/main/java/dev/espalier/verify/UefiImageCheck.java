package dev.espalier.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.FirmwareVolume;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** An EDK2 image has one sound variable store, and {@code config.txt} puts the device tree where such an image expects it. */
final class UefiImageCheck {
    private static final String IMAGE = "rpi_efi.fd";

    /** Where variables lie in an image, and where it looks for the device tree. */
    private record Layout(int variables, int deviceTree, int deviceTreeEnd) {}

    /** The two builds there are for a Pi 4, said here a second time on purpose. */
    private static final List<Layout> LAYOUTS =
            List.of(new Layout(0x1D0000, 0x1F0000, 0x200000), new Layout(0x3B0000, 0x3E0000, 0x400000));

    private final TreeView tree;
    private final Problems problems;
    /** Where the variables lie in each image that was read; empty for a broken one. Many nodes share an image. */
    private final Map<String, OptionalInt> images = new HashMap<>();

    UefiImageCheck(TreeView tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void check(Prefix prefix) throws IOException {
        Optional<ManifestEntry.FileEntry> image = prefix.config()
                .loaded("armstub")
                .filter(loaded -> loaded.name().toLowerCase(Locale.ROOT).endsWith(IMAGE))
                .flatMap(loaded -> prefix.find(loaded.name()));
        if (image.isEmpty() || !prefix.isChanged(image.get())) {
            return;
        }
        String path = image.get().path().value();
        OptionalInt variables = images.containsKey(path) ? images.get(path) : read(image.get());
        images.put(path, variables);
        for (Layout layout : LAYOUTS) {
            if (variables.isPresent() && layout.variables() == variables.getAsInt()) {
                expect(prefix, "device_tree_address", layout.deviceTree());
                expect(prefix, "device_tree_end", layout.deviceTreeEnd());
            }
        }
    }

    private OptionalInt read(ManifestEntry.FileEntry image) throws IOException {
        try {
            int base = FirmwareVolume.parse(Files.readAllBytes(tree.locate(image.path())))
                    .base();
            if (LAYOUTS.stream().noneMatch(each -> each.variables() == base)) {
                problems.add(Problem.error(
                        "verify.uefi",
                        Places.of(tree, image.path()),
                        "has its variables at 0x" + Integer.toHexString(base)
                                + ": where such an image looks for the device tree is not known"));
            }
            return OptionalInt.of(base);
        } catch (FormatException e) {
            String place = Places.of(tree, image.path()).toString();
            problems.add(Problem.error(
                    "verify.uefi",
                    new Location.InBytes(place, e.offset()),
                    "is no sound EDK2 image: " + e.getMessage()));
            return OptionalInt.empty();
        }
    }

    private void expect(Prefix prefix, String key, int address) {
        String right = "0x" + Integer.toHexString(address);
        Optional<String> found = prefix.config().value(key);
        if (found.isEmpty() || !isNumber(found.get(), address)) {
            problems.add(Problem.error(
                    "verify.config.deviceTree",
                    Places.of(tree, prefix.configFile()),
                    (found.isEmpty() ? "has no " + key : "has " + key + "=" + found.get()) + ", but this firmware image"
                            + " looks for the device tree by " + key + "=" + right));
        }
    }

    private static boolean isNumber(String text, long wanted) {
        try {
            return Long.decode(text) == wanted;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
