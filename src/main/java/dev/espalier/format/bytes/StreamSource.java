package dev.espalier.format.bytes;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be read from their beginning as often as needed, each time the same. */
@FunctionalInterface
public interface StreamSource {

    /** A stream at the first byte, decoded if the source is compressed. The caller closes it. */
    InputStream open() throws IOException;
}
