package dev.espalier.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;

import dev.espalier.content.Digest;
import dev.espalier.format.bytes.GrowingPrefix;

/**
 * Takes members out of the boot partition of a disk image while it streams from its source through the decoder: the image
 * is stored nowhere, and a reading that need not verify the whole file ends when the last wanted member is complete.
 */
final class DiskImageReader implements Closeable {
    private final Sources sources;
    private final String url;
    private final Place place;
    private final Compression compression;
    private final Passes passes = new Passes();
    private final GrowingPrefix image = new GrowingPrefix(this::open);

    private Optional<Pass> current = Optional.empty();
    private long readBefore;

    /** One reading from the first byte on: the file's own bytes, hashed, and what they decode to. */
    private record Pass(Sources.Opened opened, InputStream packed, InputStream decoded) {}

    DiskImageReader(Sources sources, String url, Place place, Compression compression) {
        this.sources = sources;
        this.url = url;
        this.place = place;
        this.compression = compression;
    }

    void extract(MemberCollector members) throws IOException {
        BootFiles.extract(image, members);
    }

    /** Goes on to the end and gives the digest of the file as it is sent. */
    Digest readToEnd() throws IOException {
        Pass pass = current.orElseThrow(() -> new IllegalStateException("nothing was extracted"));
        pass.packed().transferTo(OutputStream.nullOutputStream());
        return passes.finish();
    }

    /** Decodes the rest of the image, for the checksums that lie at the end. */
    void decodeToEnd() throws IOException {
        Pass pass = current.orElseThrow(() -> new IllegalStateException("nothing was extracted"));
        pass.decoded().transferTo(OutputStream.nullOutputStream());
    }

    /** Bytes of the file as it is sent, where the source said so. */
    OptionalLong size() {
        return current.map(pass -> pass.opened().total()).orElse(OptionalLong.empty());
    }

    /** Bytes that came from the source so far. */
    long read() {
        return readBefore + current.map(pass -> pass.opened().stream().done()).orElse(0L);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }

    private InputStream open() throws IOException {
        Sources.Opened opened = sources.open(url, place);
        String validator = current.map(pass -> pass.opened().validator()).orElse(opened.validator());
        InputStream packed = passes.begin(opened.stream());
        try {
            if (!validator.equals(opened.validator())) {
                throw FetchException.changed();
            }
            InputStream decoded = compression.decode(packed);
            readBefore = read();
            current = Optional.of(new Pass(opened, packed, decoded));
            return decoded;
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }
}
