package dev.espalier.rootfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * The small archive that is unpacked over the root file system of one node. Everything in it belongs to root. The same
 * entries give the same bytes in whatever order they were added.
 */
public final class NodeArchive {
    /** 2000-01-01; tar calls a file of 1970 implausible. */
    private static final FileTime TIME = FileTime.from(946_684_800, TimeUnit.SECONDS);

    /** The longest name of a ustar header; names here are known, and short. */
    private static final int LONGEST_NAME = 100;

    private final Map<RelativePath, Item> items = new TreeMap<>();

    private static final class Item {
        private final TarArchiveEntry entry;
        private final byte[] bytes;

        Item(TarArchiveEntry entry, byte[] bytes) {
            this.entry = entry;
            this.bytes = bytes;
        }
    }

    /** A regular file; {@code mode} is its permissions. */
    public NodeArchive file(RelativePath path, int mode, byte[] content) {
        return add(path, new TarArchiveEntry(path.value(), TarConstants.LF_NORMAL), mode, content.clone());
    }

    public NodeArchive directory(RelativePath path, int mode) {
        return add(path, new TarArchiveEntry(path + "/", TarConstants.LF_DIR), mode, new byte[0]);
    }

    public NodeArchive link(RelativePath path, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(path.value(), TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return add(path, entry, 0777, new byte[0]);
    }

    private NodeArchive add(RelativePath path, TarArchiveEntry entry, int mode, byte[] bytes) {
        if (path.value().length() >= LONGEST_NAME || items.containsKey(path)) {
            throw new IllegalArgumentException("cannot be an entry, or is one already: " + path);
        }
        entry.setMode(mode);
        entry.setSize(bytes.length);
        entry.setModTime(TIME);
        entry.setUserId(0);
        entry.setGroupId(0);
        entry.setUserName("root");
        entry.setGroupName("root");
        items.put(path, new Item(entry, bytes));
        return this;
    }

    public Content build() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            for (Item item : items.values()) {
                tar.putArchiveEntry(item.entry);
                tar.write(item.bytes);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException("an array does not fail, and the names were checked", e);
        }
        return Content.of(bytes.toByteArray());
    }
}
