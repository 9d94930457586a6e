package dev.espalier.rehearse;

import java.util.List;
import java.util.Optional;

/** What GRUB's {@code smbios} reads of a machine, of what the inventory gives. */
record GrubFacts(Machine machine) {

    /** The value asked for; {@link IpxeSettings#UNKNOWN} when only the machine has it; empty for a question not understood. */
    Optional<String> find(List<String> operands) {
        String type = option(operands, "--type", "-t").orElse("");
        Optional<String> text = option(operands, "--get-string", "-s");
        Optional<String> uuid = option(operands, "--get-uuid", "-u");
        String asked = type + " " + text.orElse("-") + " " + uuid.orElse("-");
        return switch (asked) {
            case "1 7 -" -> Optional.of(machine.serial().orElse(IpxeSettings.UNKNOWN));
            case "2 7 -" -> Optional.of(machine.boardSerial().orElse(IpxeSettings.UNKNOWN));
            case "1 - 8" -> Optional.of(machine.uuid().orElse(IpxeSettings.UNKNOWN));
            default -> text.isPresent() ? Optional.of(IpxeSettings.UNKNOWN) : Optional.empty();
        };
    }

    static Optional<String> option(List<String> operands, String name, String letter) {
        for (int i = 0; i < operands.size(); i++) {
            String word = operands.get(i);
            if (word.startsWith(name + "=")) {
                return Optional.of(word.substring(name.length() + 1));
            }
            if ((word.equals(name) || word.equals(letter)) && i + 1 < operands.size()) {
                return Optional.of(operands.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
