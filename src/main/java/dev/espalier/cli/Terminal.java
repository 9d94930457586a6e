package dev.espalier.cli;

import java.io.Console;

/** What may reach a terminal: file names and values come from elsewhere and could carry control sequences. */
final class Terminal {
    private Terminal() {}

    /** Whether a person watches: both ends are a terminal and no CI system runs us. */
    @SuppressWarnings("SystemConsoleNull") // isTerminal looks further where a console is always there
    static boolean isInteractive() {
        Console console = System.console();
        return console != null && System.getenv("CI") == null && isTerminal(console);
    }

    /** From JDK 22 on there is a console without a terminal, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** Control characters are shown as {@code ?}. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
