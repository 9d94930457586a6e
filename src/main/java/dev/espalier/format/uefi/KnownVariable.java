package dev.espalier.format.uefi;

import java.util.List;
import java.util.Optional;

import dev.espalier.format.NameDistance;
import dev.espalier.format.bytes.Guid;

/**
 * A variable whose meaning is known: what its value may be, which releases of the firmware know it, and what to know
 * before presetting it.
 *
 * @param attributes those EDK2 itself would write
 * @param releases the releases of pftf/RPi4 that read it
 * @param useless why presetting it has no effect, when it has none
 * @param note one sentence for people; empty when the name says all
 */
public record KnownVariable(
        String name,
        Guid vendor,
        int attributes,
        ValueType type,
        ReleaseRange releases,
        Optional<String> useless,
        String note) {

    public VariableId id() {
        return new VariableId(name, vendor);
    }

    /** All of them, sorted by name; no name occurs twice. */
    public static List<KnownVariable> all() {
        return VariableCatalogue.ALL;
    }

    /** By the exact name: EDK2's names are case-sensitive, and one in the wrong case is silently ignored. */
    public static Optional<KnownVariable> find(String name) {
        return all().stream().filter(known -> known.name.equals(name)).findFirst();
    }

    public static Optional<KnownVariable> find(VariableId id) {
        return all().stream().filter(known -> known.id().equals(id)).findFirst();
    }

    /** The names that {@code name} may have been meant for, nearest first; empty when there is none. */
    public static List<String> near(String name) {
        return NameDistance.near(name, all().stream().map(KnownVariable::name).toList());
    }

    /**
     * The setting that {@code text} stands for.
     *
     * @throws InvalidSetting with a message that quotes the text and names what is allowed
     */
    public Setting parse(String text) throws InvalidSetting {
        if (useless.isPresent()) {
            throw new InvalidSetting(name + " cannot be preset: " + useless.get());
        }
        VariableData data = type.parse(text)
                .orElseThrow(
                        () -> new InvalidSetting("\"" + text + "\" is not a value of " + name + ": " + type.allowed()));
        return new Setting(name, vendor, attributes, data);
    }

    /** The value in the words that {@link #parse} reads. */
    public String describe(VariableData data) {
        return type.describe(data);
    }

    /**
     * Why a setting of this variable has no effect in that release of the firmware; empty when it has, or when the release
     * is not named in the manner of pftf/RPi4 and so cannot be judged.
     */
    public Optional<String> objectionFor(String uefiVersion) {
        return releases.whyNot(uefiVersion)
                .map(reason -> "firmware " + uefiVersion + " ignores " + name + ", " + reason);
    }
}
