package dev.espalier.artifacts;

import java.net.URI;
import java.nio.file.Path;

/** Where the bytes of a URL are really read. */
sealed interface Place {
    record Local(Path file) implements Place {}

    record Remote(URI url) implements Place {}
}
