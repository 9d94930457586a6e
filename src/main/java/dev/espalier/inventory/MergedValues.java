package dev.espalier.inventory;

import dev.espalier.report.Location;

/** The merged YAML values of one node or site, each with its place and with what it overrode. */
public interface MergedValues {
    /** Where {@code keyPath} got its value; the nearest enclosing key or the file when it has none of its own. */
    Location where(String keyPath);
}
