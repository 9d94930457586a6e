package dev.espalier.plan;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A kernel command line as its arguments. None of them is empty or holds white space, so that one blank between two is
 * all it takes, for Talos parses the line on white space and knows no quoting.
 */
public record KernelLine(List<String> arguments) {
    /** The line's bytes stay below this: arm64 Linux keeps 2,048 with the final NUL, x86 and iPXE cut there too. */
    public static final int LIMIT = 2048;

    public KernelLine {
        arguments = List.copyOf(arguments);
        for (String argument : arguments) {
            if (argument.isEmpty() || argument.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
                throw new IllegalArgumentException("not one kernel argument: \"" + argument + "\"");
            }
        }
    }

    public String text() {
        return String.join(" ", arguments);
    }

    public int bytes() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }
}
