package dev.espalier.inventory;

import java.util.Optional;

import dev.espalier.report.Location;

/**
 * The merged YAML values of one node or site, each with its place and with what it overrode. Key paths are keys joined
 * by dots, items of lists count from 0 in brackets: {@code uefi.variables.Timeout}, {@code configTxt[2]}.
 */
public interface MergedValues {
    /** Where {@code keyPath} got its value; the nearest enclosing key or the file when it has none of its own. */
    Location where(String keyPath);

    /** Whether the inventory says anything at {@code keyPath}; a value that was removed with null does not count. */
    default boolean has(String keyPath) {
        return false;
    }

    /** The scalar at {@code keyPath} as it was written; empty when there is none. */
    default Optional<String> text(String keyPath) {
        return Optional.empty();
    }
}
