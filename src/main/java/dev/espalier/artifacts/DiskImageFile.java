package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.ChannelView;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.GrowingPrefix;
import dev.espalier.format.bytes.StreamSource;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A disk image in a file, as bytes by offset, whichever way it is packed; which, its first bytes tell. A plain one and an
 * {@code .xz} of several blocks are read in any order; any other stream goes forward and begins again when something is
 * wanted that has gone by, at most {@link GrowingPrefix#MOST_REWINDS} times. No unpacked copy is ever made.
 */
public final class DiskImageFile implements Closeable {
    /** Bytes of a stream that are kept behind the last one read. */
    private static final int LOOK_BACK = GrowingPrefix.BUDGET;

    private static final int LONGEST_MAGIC = 6;
    private static final List<String> IMAGE_ENDINGS = List.of(".img", ".raw");

    private final ByteView view;
    private final OptionalLong size;
    private final Check check;
    private final List<Closeable> open;

    private DiskImageFile(ByteView view, OptionalLong size, Check check, List<Closeable> open) {
        this.view = view;
        this.size = size;
        this.check = check;
        this.open = open;
    }

    private interface Check {
        void run() throws IOException;
    }

    public static DiskImageFile open(Path file) throws IOException {
        Optional<Magic> magic = Magic.of(file);
        if (magic.isEmpty()) {
            FileChannel channel = FileChannel.open(file);
            return new DiskImageFile(
                    new ChannelView(channel), OptionalLong.of(channel.size()), () -> {}, List.of(channel));
        }
        return switch (magic.get()) {
            case ZIP -> zipped(file);
            case XZ -> xz(file);
            case GZIP -> stream(() -> Compression.GZIP.decode(Files.newInputStream(file)), List.of());
            case ZSTD -> stream(() -> Compression.ZSTD.decode(Files.newInputStream(file)), List.of());
        };
    }

    private enum Magic {
        ZIP("504b0304"),
        XZ("fd377a585a00"),
        GZIP("1f8b"),
        ZSTD("28b52ffd");

        private final String hex;

        Magic(String hex) {
            this.hex = hex;
        }

        static Optional<Magic> of(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                String start = HexFormat.of().formatHex(in.readNBytes(LONGEST_MAGIC));
                return Arrays.stream(values())
                        .filter(each -> start.startsWith(each.hex))
                        .findFirst();
            }
        }
    }

    private static DiskImageFile xz(Path file) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            Optional<XzView> view = XzView.open(channel);
            if (view.isPresent()) {
                XzView xz = view.get();
                return new DiskImageFile(xz, OptionalLong.of(xz.size()), xz::check, List.of(xz));
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return stream(() -> Compression.XZ.decode(Files.newInputStream(file)), List.of());
    }

    /** The one image in an archive, as Raspberry Pi OS came up to 2022. */
    private static DiskImageFile zipped(Path file) throws IOException {
        ZipFile zip = ZipUnpacker.open(file);
        List<ZipArchiveEntry> images = Collections.list(zip.getEntries()).stream()
                .filter(entry -> IMAGE_ENDINGS.stream()
                        .anyMatch(ending ->
                                entry.getName().toLowerCase(Locale.ROOT).endsWith(ending)))
                .toList();
        if (images.size() != 1) {
            zip.close();
            throw FormatException.notThisFormat(
                    0, "zip", "holds " + images.size() + " files that end in .img or .raw, not one");
        }
        ZipArchiveEntry image = images.get(0);
        return stream(
                () -> new DecodedStream(() -> new CheckedEntry(zip.getInputStream(image), image.getCrc()), "zip"),
                List.of(zip));
    }

    /** Makes the check that the library leaves to its user. */
    private static final class CheckedEntry extends CheckedInputStream {
        private final long crc;

        CheckedEntry(InputStream in, long crc) {
            super(in, new CRC32());
            this.crc = crc;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int n = super.read(buffer, from, count);
            if (n < 0 && getChecksum().getValue() != crc) {
                throw new IOException("its CRC-32 is not the one that the archive says");
            }
            return n;
        }
    }

    private static DiskImageFile stream(StreamSource source, List<Closeable> open) {
        Restarted restarted = new Restarted(source);
        GrowingPrefix prefix = new GrowingPrefix(restarted, LOOK_BACK);
        return new DiskImageFile(
                prefix,
                OptionalLong.empty(),
                () -> {
                    restarted.finish();
                    prefix.close();
                },
                Stream.concat(Stream.of(prefix), open.stream()).toList());
    }

    /** Knows the stream that is read now. */
    private static final class Restarted implements StreamSource {
        private final StreamSource source;
        private Optional<InputStream> current = Optional.empty();

        Restarted(StreamSource source) {
            this.source = source;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream opened = source.open();
            current = Optional.of(opened);
            return opened;
        }

        void finish() throws IOException {
            if (current.isPresent()) {
                current.get().transferTo(OutputStream.nullOutputStream());
                current = Optional.empty();
            }
        }
    }

    /** The bytes of the unpacked image. */
    public ByteView view() {
        return view;
    }

    /** Bytes of the unpacked image, where that is known before it is unpacked. */
    public OptionalLong size() {
        return size;
    }

    /**
     * Reads on as far as the checks lie of all that was read: to the end of its blocks, or of the whole stream, which then
     * begins anew.
     */
    public void check() throws IOException {
        check.run();
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : open) {
            each.close();
        }
    }
}
