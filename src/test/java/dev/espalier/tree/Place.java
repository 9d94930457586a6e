package dev.espalier.tree;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a test writes: in memory, where everything is repeatable, and on the disk, where everything is true. */
enum Place {
    MEMORY {
        @Override
        Path directory(Path temporary) throws IOException {
            return Files.createDirectories(Fixtures.posixFileSystem().getPath("/place/out"));
        }
    },
    DISK {
        @Override
        Path directory(Path temporary) throws IOException {
            return Files.createDirectories(temporary.resolve("out"));
        }
    };

    /** An empty directory; the output of the test goes below it. */
    abstract Path directory(Path temporary) throws IOException;
}
