package dev.espalier.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.Digest;
import dev.espalier.content.RelativePath;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.eeprom.UpdateSignature;
import dev.espalier.plan.EepromPlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/**
 * The timestamp of an update stands for its bytes: boards that took it once do not look at another with the same, or an
 * earlier one, again. So a published timestamp is never published with other bytes.
 */
public final class UpdateTimes {
    private static final String SIGNATURE = "pieeprom.sig";

    private UpdateTimes() {}

    /** What of {@code staged} the boards that took updates from {@code published} would not take. */
    public static List<Problem> verify(Plan plan, TreeView published, TreeView staged) throws IOException {
        List<Problem> problems = new ArrayList<>();
        for (EepromPlan eeprom : plan.eeproms()) {
            Optional<EepromPlan.Update> update = eeprom.update();
            if (update.isPresent()) {
                RelativePath path =
                        Places.TFTP.resolve(update.get().prefixDirectory()).resolve(SIGNATURE);
                if (digest(published, path).equals(digest(staged, path))) {
                    continue;
                }
                Optional<UpdateSignature> before = read(published, path);
                Optional<UpdateSignature> now = read(staged, path);
                if (before.isPresent() && now.isPresent()) {
                    stale(eeprom.hostname(), update.get().timestamp(), before.get(), now.get())
                            .ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> stale(String name, Location where, UpdateSignature before, UpdateSignature now) {
        if (now.sha256().equals(before.sha256()) || now.timestamp() > before.timestamp()) {
            return Optional.empty();
        }
        return Optional.of(Problem.error(
                        "eeprom.timestamp.used",
                        where,
                        "the bootloader of " + name + " has changed, but eeprom.timestamp is "
                                + (now.timestamp() == before.timestamp()
                                        ? now.timestamp() + " as before"
                                        : now.timestamp() + ", before the published " + before.timestamp())
                                + ": a board that took that update would not take this one")
                .withHint("write down a later time, such as `date +%s` says"));
    }

    private static Optional<Digest> digest(TreeView tree, RelativePath path) {
        return tree.file(path).map(ManifestEntry.FileEntry::digest);
    }

    /** Empty when there is none, or none that a board could read. */
    private static Optional<UpdateSignature> read(TreeView tree, RelativePath path) throws IOException {
        Optional<ManifestEntry.FileEntry> file = tree.file(path);
        if (file.isEmpty() || !Files.isRegularFile(tree.locate(file.get().path()))) {
            return Optional.empty();
        }
        try {
            return Optional.of(UpdateSignature.parse(
                    Files.readAllBytes(tree.locate(file.get().path()))));
        } catch (FormatException e) {
            return Optional.empty();
        }
    }
}
