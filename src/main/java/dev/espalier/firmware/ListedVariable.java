package dev.espalier.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Variable;

/**
 * A variable of an image as it is shown.
 *
 * @param live whether the firmware sees it; a dead record is one that was replaced, deleted or never finished
 * @param meaning of the value, where the catalogue knows the variable
 */
public record ListedVariable(Variable variable, boolean live, Optional<String> meaning) {
    private static final int SHOWN_BYTES = 32;

    static ListedVariable of(Variable variable, boolean live) {
        Optional<String> meaning = KnownVariable.find(variable.id()).map(known -> known.describe(variable.data()));
        return new ListedVariable(variable, live, meaning);
    }

    /** One line: {@code GUID:NAME  NV+BS+RT  4 bytes  02000000  DeviceTree}. */
    public String line() {
        String data = variable.data().toString();
        int shown = SHOWN_BYTES * 2;
        List<String> columns = new ArrayList<>(List.of(
                printable(variable.id().toString()),
                attributes(),
                variable.data().size() + (variable.data().size() == 1 ? " byte" : " bytes"),
                data.length() <= shown ? data : data.substring(0, shown) + "…"));
        meaning.map(ListedVariable::printable).ifPresent(columns::add);
        if (!live) {
            columns.add("(" + state() + ")");
        }
        return String.join("  ", columns);
    }

    /** In EDK2's letters: {@code NV+BS+RT}; what has no letters is a number. */
    public String attributes() {
        List<String> letters = new ArrayList<>();
        int rest = variable.attributes();
        rest = take(rest, Variable.NON_VOLATILE, "NV", letters);
        rest = take(rest, Variable.BOOTSERVICE_ACCESS, "BS", letters);
        rest = take(rest, Variable.RUNTIME_ACCESS, "RT", letters);
        if (rest != 0 || letters.isEmpty()) {
            letters.add("0x" + Integer.toHexString(rest));
        }
        return String.join("+", letters);
    }

    private static int take(int attributes, int bit, String letters, List<String> to) {
        if ((attributes & bit) != 0) {
            to.add(letters);
        }
        return attributes & ~bit;
    }

    /** The state of the record in words: {@code live}, {@code being replaced}, {@code deleted}. */
    public String state() {
        return variable.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Names come from the image: a control character in one must not reach a terminal. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = !Character.isISOControl(c) && !Character.isSurrogate(c);
            safe.append(
                    plain
                            ? String.valueOf(c)
                            : "\\u" + Integer.toHexString(0x10000 | c).substring(1));
        }
        return safe.toString();
    }
}
