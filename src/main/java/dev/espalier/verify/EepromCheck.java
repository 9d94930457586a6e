package dev.espalier.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.eeprom.EepromChip;
import dev.espalier.format.eeprom.EepromImage;
import dev.espalier.format.eeprom.UpdateSignature;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/**
 * A bootloader's image that a board or a card is given is sound, has the digest that its signature says, and is for the
 * chip that the files beside it are for.
 */
final class EepromCheck implements Check {
    private static final String SIGNATURE = "pieeprom.sig";
    private static final String UPDATE = "pieeprom.upd";
    private static final String CARD = "pieeprom.bin";
    private static final String RECOVERY = "recovery.bin";

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        Map<String, Optional<EepromChip>> images = new HashMap<>();
        for (ManifestEntry entry : tree.manifest().entries().values()) {
            RelativePath path = entry.path();
            String name = path.name();
            if (path.parts().size() < 2 || !(name.equals(SIGNATURE) || name.equals(UPDATE) || name.equals(CARD))) {
                continue;
            }
            Optional<ManifestEntry.FileEntry> file = tree.file(path);
            boolean isNew = tree.isChanged(path)
                    || file.filter(it -> tree.isChanged(it.path())).isPresent();
            RelativePath directory = path.parent().orElseThrow();
            if (!isNew || file.isEmpty()) {
                continue;
            }
            if (name.equals(SIGNATURE)) {
                checkSignature(tree, directory, file.get(), problems);
            } else {
                checkImage(tree, directory, path, file.get(), images, problems);
            }
        }
    }

    private static void checkSignature(
            TreeView tree, RelativePath directory, ManifestEntry.FileEntry file, Problems problems) throws IOException {
        Optional<ManifestEntry.FileEntry> image =
                tree.file(directory.resolve(UPDATE)).or(() -> tree.file(directory.resolve(CARD)));
        if (image.isEmpty()) {
            problems.add(Problem.error(
                    "verify.eeprom",
                    Places.of(tree, file.path()),
                    "has neither " + UPDATE + " nor " + CARD + " beside it"));
            return;
        }
        try {
            UpdateSignature signature = UpdateSignature.parse(Files.readAllBytes(tree.locate(file.path())));
            if (!signature.sha256().equals(image.get().digest().hex())) {
                problems.add(Problem.error(
                        "verify.eeprom",
                        Places.of(tree, file.path()),
                        "is not that of " + image.get().path().name() + ", whose sha256 is "
                                + image.get().digest() + ": the board takes no such update"));
            }
        } catch (FormatException e) {
            problems.add(unsound(tree, file, "is no signature of an update: ", e));
        }
    }

    private static void checkImage(
            TreeView tree,
            RelativePath directory,
            RelativePath path,
            ManifestEntry.FileEntry file,
            Map<String, Optional<EepromChip>> images,
            Problems problems)
            throws IOException {
        Optional<EepromChip> chip = images.get(file.path().value());
        if (chip == null) {
            chip = read(tree, file, problems);
            images.put(file.path().value(), chip);
        }
        boolean forCard = path.name().equals(CARD);
        for (String needed : forCard ? new String[] {SIGNATURE, RECOVERY} : new String[] {SIGNATURE}) {
            if (tree.file(directory.resolve(needed)).isEmpty()) {
                problems.add(Problem.error(
                        "verify.eeprom", Places.of(tree, path), "has no " + needed + " beside it, and is ignored so"));
            }
        }
        Optional<EepromChip> asks = forCard ? Optional.empty() : chipOf(tree, directory);
        if (chip.isPresent() && asks.isPresent() && !chip.equals(asks)) {
            problems.add(Problem.error(
                    "verify.eeprom",
                    Places.of(tree, path),
                    "is for the " + chip.get() + ", and the files beside it are for the " + asks.get()));
        }
    }

    private static Optional<EepromChip> read(TreeView tree, ManifestEntry.FileEntry file, Problems problems)
            throws IOException {
        try {
            return Optional.of(EepromImage.parse(Files.readAllBytes(tree.locate(file.path())))
                    .chip());
        } catch (FormatException e) {
            problems.add(unsound(tree, file, "is no sound EEPROM image: ", e));
            return Optional.empty();
        }
    }

    /** By what only one of them reads. */
    private static Optional<EepromChip> chipOf(TreeView tree, RelativePath directory) {
        if (tree.file(directory.resolve("start4.elf")).isPresent()) {
            return Optional.of(EepromChip.BCM2711);
        }
        boolean has2712 = tree.below(directory).stream()
                .anyMatch(entry -> entry.path().name().toLowerCase(Locale.ROOT).startsWith("bcm2712"));
        return has2712 ? Optional.of(EepromChip.BCM2712) : Optional.empty();
    }

    private static Problem unsound(TreeView tree, ManifestEntry.FileEntry file, String what, FormatException e) {
        return Problem.error(
                "verify.eeprom",
                new Location.InBytes(Places.of(tree, file.path()).toString(), e.offset()),
                what + e.getMessage());
    }
}
