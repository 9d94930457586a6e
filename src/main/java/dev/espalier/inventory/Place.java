package dev.espalier.inventory;

import java.nio.file.Path;

import dev.espalier.report.Location;

/**
 * Where a key or a value stands in its file. The key path is not part of it: the same value can be reached by several
 * paths, through an alias or a merge.
 *
 * @param line counts from 1
 * @param column counts from 1, in code points
 * @param length code points to underline, at least 1
 */
record Place(Path file, int line, int column, int length) {
    Location.InYaml at(String keyPath) {
        return new Location.InYaml(file, line, column, length, keyPath);
    }
}
