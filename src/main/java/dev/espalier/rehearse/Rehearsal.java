package dev.espalier.rehearse;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/**
 * How one machine boots, starting in one way.
 *
 * @param way how it starts: {@code EEPROM}, {@code BIOS}, {@code UEFI}, {@code UEFI HTTP}
 * @param place the file that decided the end, counted from the root of the tree
 */
public record Rehearsal(Machine machine, String way, List<Step> steps, Ending ending, Optional<RelativePath> place) {
    /** The code of a rehearsal that met what it does not understand: no error, and no success either. */
    public static final String UNKNOWN = "rehearse.unknown";

    public Rehearsal {
        steps = List.copyOf(steps);
    }

    /** About how long all transfers take together. */
    public long millis() {
        return steps.stream().mapToLong(Step::millis).sum();
    }

    /** What is wrong with it, when the machine does not get where the inventory wants it; {@code root} is the tree's. */
    public Optional<Problem> finding(Path root) {
        Location where = new Location.InFile(
                place.map(file -> root.resolve(file.value())).orElse(root));
        String who = machine.hostname() + " (" + way + ") ";
        if (ending instanceof Ending.Stuck stuck) {
            return Optional.of(Problem.error("rehearse.stuck", where, who + "cannot boot: " + stuck.reason())
                    .withHint(hint()));
        }
        if (ending instanceof Ending.NotUnderstood unknown) {
            return Optional.of(
                    Problem.warning(UNKNOWN, where, who + "cannot be rehearsed to the end: " + unknown.what())
                            .withHint(hint()));
        }
        if (ending instanceof Ending.Disk disk && machine.install()) {
            return Optional.of(Problem.error("rehearse.disk", where, who + "never gets its kernel: " + disk.how())
                    .withHint(hint()));
        }
        if (ending instanceof Ending.Kernel kernel && !machine.install()) {
            return Optional.of(Problem.error(
                            "rehearse.kernel",
                            where,
                            who + "does not install, and boots " + kernel.kernel() + " all the same")
                    .withHint(hint()));
        }
        return Optional.empty();
    }

    /** The reason without the machine's name, to know equal ones by. */
    String cause() {
        return way + " " + ending.toString().replace(machine.hostname(), "*");
    }

    private String hint() {
        return "espalier trace " + machine.hostname() + " shows every request up to there";
    }
}
