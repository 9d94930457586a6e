package dev.espalier.artifacts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import dev.espalier.format.bytes.FormatException;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;

/** Debian packages (deb(5)): an {@code ar} archive whose member {@code data.tar.*} is the files. */
final class DebUnpacker {
    private static final String FORMAT = "deb";
    private static final String DATA = "data.tar";

    private DebUnpacker() {}

    static void unpack(Path file, MemberCollector members) throws IOException {
        TarUnpacker.unpack(() -> data(file), members);
    }

    private static InputStream data(Path file) throws IOException {
        ArArchiveInputStream ar = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)));
        try {
            for (Optional<ArArchiveEntry> entry = next(ar); entry.isPresent(); entry = next(ar)) {
                String name = entry.get().getName();
                if (name.startsWith(DATA)) {
                    return compression(name).decode(new DecodedStream(() -> ar, FORMAT));
                }
            }
            throw FormatException.notThisFormat(0, FORMAT, "has no member data.tar.*");
        } catch (IOException e) {
            ar.close();
            throw e;
        }
    }

    private static Compression compression(String name) throws FormatException {
        for (Compression compression : Compression.values()) {
            if (name.equals(DATA + compression.ending())) {
                return compression;
            }
        }
        throw FormatException.unsupported(0, FORMAT, "its files are in \"" + name + "\", packed by an unknown method");
    }

    private static Optional<ArArchiveEntry> next(ArArchiveInputStream ar) throws IOException {
        try {
            return Optional.ofNullable(ar.getNextEntry());
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, FORMAT, ar.getBytesRead());
        }
    }
}
