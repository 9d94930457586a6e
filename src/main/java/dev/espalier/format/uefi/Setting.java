package dev.espalier.format.uefi;

import dev.espalier.format.bytes.Guid;

/**
 * A value to be put into a variable store.
 *
 * @param attributes those of a record that has to be written anew; a record that only changes its bytes keeps its own
 * @param data at least one byte, since EDK2 takes an empty value for a deletion
 */
public record Setting(String name, Guid vendor, int attributes, VariableData data) {

    /** What nearly every variable of the firmware has: non-volatile, for boot services, at run time. */
    public static final int USUAL_ATTRIBUTES =
            Variable.NON_VOLATILE | Variable.BOOTSERVICE_ACCESS | Variable.RUNTIME_ACCESS;

    public Setting {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the name of a variable: \"" + name + "\"");
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException(name + " without a value");
        }
        if (!mayHave(attributes)) {
            throw new IllegalArgumentException(name + " with attributes 0x" + Integer.toHexString(attributes));
        }
    }

    /** Whether a record may be written with these; without the first two bits EDK2 takes it for invalid or volatile. */
    public static boolean mayHave(int attributes) {
        int needed = Variable.NON_VOLATILE | Variable.BOOTSERVICE_ACCESS;
        return (attributes & needed) == needed && (attributes & Variable.AUTHENTICATED) == 0;
    }

    public VariableId id() {
        return new VariableId(name, vendor);
    }
}
