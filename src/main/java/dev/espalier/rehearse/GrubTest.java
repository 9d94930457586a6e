package dev.espalier.rehearse;

import java.util.List;
import java.util.Optional;

/** The conditions of GRUB's {@code test}, of those that scripts for the network use. */
final class GrubTest {
    private GrubTest() {}

    /** Empty when the condition is not understood. */
    static Optional<Boolean> of(List<String> words) {
        if (!words.isEmpty() && words.get(0).equals("!")) {
            return of(words.subList(1, words.size())).map(result -> !result);
        }
        return switch (words.size()) {
            case 0 -> Optional.of(false);
            case 1 -> Optional.of(!words.get(0).isEmpty());
            case 2 -> unary(words.get(0), words.get(1));
            case 3 -> binary(words.get(0), words.get(1), words.get(2));
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> unary(String operator, String word) {
        return switch (operator) {
            case "-n" -> Optional.of(!word.isEmpty());
            case "-z" -> Optional.of(word.isEmpty());
            // Over the network there is no looking: this is false, and nothing is asked.
            case "-e", "-f", "-d", "-s" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** What only the machine knows equals nothing. */
    private static Optional<Boolean> binary(String left, String operator, String right) {
        boolean known = !left.contains(IpxeSettings.UNKNOWN) && !right.contains(IpxeSettings.UNKNOWN);
        return switch (operator) {
            case "=", "==" -> Optional.of(known && left.equals(right));
            case "!=" -> Optional.of(!(known && left.equals(right)));
            case "-eq", "-ne", "-lt", "-le", "-gt", "-ge" -> numbers(left, operator, right);
            default -> Optional.empty();
        };
    }

    private static Optional<Boolean> numbers(String left, String operator, String right) {
        if (!left.matches("-?[0-9]{1,9}") || !right.matches("-?[0-9]{1,9}")) {
            return Optional.empty();
        }
        int order = Integer.compare(Integer.parseInt(left), Integer.parseInt(right));
        return Optional.of(
                switch (operator) {
                    case "-eq" -> order == 0;
                    case "-ne" -> order != 0;
                    case "-lt" -> order < 0;
                    case "-le" -> order <= 0;
                    case "-gt" -> order > 0;
                    default -> order >= 0;
                });
    }
}
