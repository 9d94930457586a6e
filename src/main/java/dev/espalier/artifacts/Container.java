package dev.espalier.artifacts;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What an artifact with members is, told by the ending of its name; the bytes are held to it when they are read. */
record Container(Form form, Compression compression) {

    enum Form {
        ZIP,
        TAR,
        DEB,
        DISK_IMAGE
    }

    /** For the problem of a name that tells nothing. */
    static final String KNOWN = ".zip, .deb, .tar, .tar.gz, .tgz, .tar.xz, .txz, .tar.zst, and .raw or .img,"
            + " plain or with .gz, .xz or .zst after it";

    private static final Map<String, Container> BY_ENDING = byEnding();

    private static Map<String, Container> byEnding() {
        Map<String, Container> table = new TreeMap<>();
        table.put(".zip", new Container(Form.ZIP, Compression.NONE));
        table.put(".deb", new Container(Form.DEB, Compression.NONE));
        table.put(".tgz", new Container(Form.TAR, Compression.GZIP));
        table.put(".txz", new Container(Form.TAR, Compression.XZ));
        for (Compression compression : Compression.values()) {
            table.put(".tar" + compression.ending(), new Container(Form.TAR, compression));
            table.put(".raw" + compression.ending(), new Container(Form.DISK_IMAGE, compression));
            table.put(".img" + compression.ending(), new Container(Form.DISK_IMAGE, compression));
        }
        return table;
    }

    static Optional<Container> of(String url) {
        String name = SourceUrl.fileName(url).toLowerCase(Locale.ROOT);
        return BY_ENDING.entrySet().stream()
                .filter(row -> name.endsWith(row.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
