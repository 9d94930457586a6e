package dev.espalier.artifacts;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

import io.airlift.compress.zstd.ZstdInputStream;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.XZInputStream;

/** How the bytes of a container are packed, told by the ending of its name. Streams of several members are read on. */
enum Compression {
    NONE("") {
        @Override
        InputStream raw(InputStream packed) {
            return packed;
        }
    },
    GZIP(".gz") {
        @Override
        InputStream raw(InputStream packed) throws IOException {
            return new GZIPInputStream(packed, BUFFER);
        }
    },
    XZ(".xz") {
        @Override
        InputStream raw(InputStream packed) throws IOException {
            // The cache of arrays keeps memory down when every block is small and has its own dictionary.
            return new XZInputStream(packed, XZ_MEMORY_LIMIT_KIB, new BasicArrayCache());
        }
    },
    ZSTD(".zst") {
        @Override
        InputStream raw(InputStream packed) {
            return new ZstdInputStream(new ZstdFrames(packed));
        }
    };

    /** A dictionary of 1.5 GiB is a legal header; what {@code xz -9} writes needs 65 MiB. */
    static final int XZ_MEMORY_LIMIT_KIB = 128 << 10;

    private static final int BUFFER = 1 << 16;

    private final String ending;

    Compression(String ending) {
        this.ending = ending;
    }

    String ending() {
        return ending;
    }

    abstract InputStream raw(InputStream packed) throws IOException;

    /**
     * The unpacked bytes. Whatever the decoder finds wrong comes out as a
     * {@link dev.espalier.format.bytes.FormatException}; a {@link FetchException} of the source passes as it is.
     */
    InputStream decode(InputStream packed) throws IOException {
        return new DecodedStream(() -> raw(new Whole(packed)), name().toLowerCase(Locale.ROOT));
    }

    /**
     * Never says that nothing more is there: the gzip decoder of the JDK takes a pause of the network, seen through
     * {@code available()}, for the end of the last member.
     */
    private static final class Whole extends BufferedInputStream {
        Whole(InputStream in) {
            super(in, BUFFER);
        }

        @Override
        public synchronized int available() {
            return 1;
        }
    }
}
