package dev.espalier.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;

import dev.espalier.content.RelativePath;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Zip by its central directory, the one list that all readers agree on. */
final class ZipUnpacker {
    private static final String FORMAT = "zip";
    private static final List<Integer> METHODS = List.of(ZipEntry.STORED, ZipEntry.DEFLATED);

    private ZipUnpacker() {}

    static void unpack(Path file, MemberCollector members) throws IOException {
        try (ZipFile zip = open(file)) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                members.passed(entry.getName());
                Optional<RelativePath> path = MemberNames.path(entry.getName());
                if (path.isPresent() && !entry.isDirectory() && members.wants(path.get())) {
                    take(zip, entry, path.get(), members);
                }
            }
        }
    }

    static ZipFile open(Path file) throws IOException {
        try {
            return ZipFile.builder()
                    .setSeekableByteChannel(Files.newByteChannel(file))
                    .get();
        } catch (IOException | RuntimeException e) {
            throw DecodedStream.translated(e, FORMAT, 0);
        }
    }

    private static void take(ZipFile zip, ZipArchiveEntry entry, RelativePath path, MemberCollector members)
            throws IOException {
        if (entry.isUnixSymlink()) {
            throw new RefusedMember(path.value(), "is a symbolic link");
        }
        // Of the other methods the library knows some only with libraries that are not here, and bounds the memory of
        // none.
        if (!zip.canReadEntryData(entry) || !METHODS.contains(entry.getMethod())) {
            throw new RefusedMember(path.value(), "is encrypted or packed by a method that is not supported");
        }
        CRC32 crc = new CRC32();
        try (InputStream raw = new DecodedStream(() -> zip.getInputStream(entry), FORMAT);
                CheckedInputStream in = new CheckedInputStream(raw, crc)) {
            members.add(path, in);
        }
        // The library leaves the check to its user.
        if (crc.getValue() != entry.getCrc()) {
            throw new RefusedMember(path.value(), "is damaged: its CRC-32 is not the one that the archive says");
        }
    }
}
