package dev.espalier.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of one file to be, with their size and digest known before anybody opens them. */
public sealed interface Content {
    Digest digest();

    long size();

    /** A fresh stream over the bytes; the caller closes it. */
    InputStream open() throws IOException;

    default byte[] bytes() throws IOException {
        try (InputStream in = open()) {
            return in.readAllBytes();
        }
    }

    static Inline of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Takes a copy of {@code bytes}. */
    static Inline of(byte[] bytes) {
        return new Inline(bytes);
    }

    /** Content held in memory: pages and small generated files. */
    final class Inline implements Content {
        private final byte[] bytes;
        private final Digest digest;

        private Inline(byte[] bytes) {
            this.bytes = bytes.clone();
            this.digest = Digest.of(bytes);
        }

        @Override
        public Digest digest() {
            return digest;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public String toString() {
            return "Inline[" + digest.shortened(12) + ", " + bytes.length + " bytes]";
        }
    }

    /** Content that lies verified in the cache under its digest. The file is never written to after it got its name. */
    record Stored(Path file, Digest digest, long size) implements Content {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file);
        }
    }
}
