package dev.espalier.tree;

import java.io.IOException;

/** Is told of every change of the published tree before it happens. */
@FunctionalInterface
interface PublishListener {
    /** {@code step} says what comes next, for example {@code move tftp/pxelinux.0}. */
    void before(String step) throws IOException;
}
