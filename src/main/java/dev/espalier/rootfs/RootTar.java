package dev.espalier.rootfs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.ext4.DeviceNumber;
import dev.espalier.format.ext4.Inode;
import dev.espalier.format.ext4.Piece;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes the entries of a file system in the pax format, as GNU tar would with {@code --posix --xattrs --acls --sparse},
 * less what differs from one run to the next: access and change times and names of users.
 *
 * <p>The library writes the headers of ustar; pax records are composed here, because its own are UTF-8 whatever the bytes,
 * and sparse files it does not write at all.
 */
final class RootTar {
    private static final int LONGEST_NAME = 100;
    private static final int BLOCK = 512;

    private final TarArchiveOutputStream tar;

    RootTar(OutputStream out) {
        tar = new TarArchiveOutputStream(out, StandardCharsets.ISO_8859_1.name());
        // What is longer stands in a pax record.
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_TRUNCATE);
        // Large numbers and times before 1970 are binary in the header, which every tar of this century reads.
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
    }

    void directory(ByteString path, Inode inode) throws IOException {
        whole(entry(latin1(path) + "/", TarConstants.LF_DIR), new PaxRecords(), inode);
    }

    void symbolicLink(ByteString path, Inode inode, ByteString target) throws IOException {
        link(path, TarConstants.LF_SYMLINK, target, inode);
    }

    /** @param target the path of an entry that was written before */
    void hardLink(ByteString path, Inode inode, ByteString target) throws IOException {
        link(path, TarConstants.LF_LINK, target, inode);
    }

    private void link(ByteString path, byte type, ByteString target, Inode inode) throws IOException {
        TarArchiveEntry entry = entry(latin1(path), type);
        PaxRecords records = new PaxRecords();
        if (target.length() > LONGEST_NAME) {
            records.add("linkpath", target);
        }
        entry.setLinkName(cut(latin1(target)));
        whole(entry, records, inode);
    }

    void fifo(ByteString path, Inode inode) throws IOException {
        whole(entry(latin1(path), TarConstants.LF_FIFO), new PaxRecords(), inode);
    }

    void device(ByteString path, Inode inode, boolean block, DeviceNumber number) throws IOException {
        TarArchiveEntry entry = entry(latin1(path), block ? TarConstants.LF_BLK : TarConstants.LF_CHR);
        entry.setDevMajor(number.major());
        entry.setDevMinor(number.minor());
        whole(entry, new PaxRecords(), inode);
    }

    /** Begins a file, of which then the bytes of all pieces are to be written in their order; with holes it is sparse. */
    void beginFile(ByteString path, Inode inode) throws IOException {
        long present = inode.pieces().stream().mapToLong(Piece::length).sum();
        if (present == inode.size()) {
            begin(entry(latin1(path), TarConstants.LF_NORMAL), present, new PaxRecords(), inode);
            return;
        }
        // GNU sparse format 1.0: the map comes first in the data, in decimal lines, and is filled up to a block.
        byte[] map = sparseMap(inode);
        PaxRecords records = new PaxRecords();
        records.add("GNU.sparse.major", "1");
        records.add("GNU.sparse.minor", "0");
        records.add("GNU.sparse.name", path);
        records.add("GNU.sparse.realsize", Long.toString(inode.size()));
        // A tar that does not know the format makes a file of this name, and not a broken one of the right name.
        String name = latin1(path);
        int slash = name.lastIndexOf('/') + 1;
        String stored = name.substring(0, slash) + "GNUSparseFile.0/" + name.substring(slash);
        begin(entry(stored, TarConstants.LF_NORMAL), map.length + present, records, inode);
        tar.write(map);
    }

    /** The numbers are: how many pieces, then of each where it begins and how long it is; a hole at the end needs a last, empty piece. */
    private static byte[] sparseMap(Inode inode) {
        StringBuilder lines = new StringBuilder();
        int count = 0;
        long end = 0;
        for (Piece piece : inode.pieces()) {
            lines.append(piece.logical()).append('\n').append(piece.length()).append('\n');
            end = piece.logical() + piece.length();
            count++;
        }
        if (end < inode.size()) {
            lines.append(inode.size()).append("\n0\n");
            count++;
        }
        byte[] text = (count + "\n" + lines).getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(text, Math.floorDiv(text.length + BLOCK - 1, BLOCK) * BLOCK);
    }

    void data(byte[] bytes) throws IOException {
        tar.write(bytes);
    }

    void endFile() throws IOException {
        tar.closeArchiveEntry();
    }

    /** Ends the archive; what it is written to stays open. */
    void finish() throws IOException {
        tar.finish();
        tar.flush();
    }

    private void whole(TarArchiveEntry entry, PaxRecords records, Inode inode) throws IOException {
        begin(entry, 0, records, inode);
        tar.closeArchiveEntry();
    }

    private void begin(TarArchiveEntry entry, long size, PaxRecords records, Inode inode) throws IOException {
        String name = entry.getName();
        if (name.length() > LONGEST_NAME) {
            records.add("path", name);
            entry.setName(cut(name));
        }
        entry.setMode(inode.permissions());
        entry.setUserId(inode.uid());
        entry.setGroupId(inode.gid());
        entry.setSize(size);
        setTime(entry, inode.modified(), records);
        addAttributes(inode.attributes(), records);
        if (!records.isEmpty()) {
            byte[] bytes = records.bytes();
            TarArchiveEntry header = entry(cut("PaxHeaders/" + name), TarConstants.LF_PAX_EXTENDED_HEADER_LC);
            header.setMode(0644);
            header.setModTime(FileTime.fromMillis(0));
            header.setSize(bytes.length);
            tar.putArchiveEntry(header);
            tar.write(bytes);
            tar.closeArchiveEntry();
        }
        tar.putArchiveEntry(entry);
    }

    private static void setTime(TarArchiveEntry entry, Instant time, PaxRecords records) {
        long seconds = time.getEpochSecond();
        int nanos = time.getNano();
        entry.setModTime(FileTime.from(seconds, TimeUnit.SECONDS));
        if (nanos != 0) {
            records.add("mtime", decimal(seconds, nanos));
        }
    }

    /** Nanoseconds count forward also from a negative second: -1 and 750,000,000 are -0.25. */
    private static String decimal(long seconds, int nanos) {
        boolean negative = seconds < 0;
        String whole = (negative ? "-" : "") + (negative ? -(seconds + 1) : seconds);
        String fraction = Integer.toString(1_000_000_000 + (negative ? 1_000_000_000 - nanos : nanos))
                .substring(1);
        return whole + "." + fraction.replaceAll("0+$", "");
    }

    /** ACLs stand twice, as text and as attributes, as GNU tar writes them: either option unpacks them. */
    private static void addAttributes(SortedMap<ByteString, ByteString> attributes, PaxRecords records)
            throws FormatException {
        for (var attribute : attributes.entrySet()) {
            String name = latin1(attribute.getKey());
            ByteString value = attribute.getValue();
            if (name.equals("system.posix_acl_access")) {
                records.add("SCHILY.acl.access", AclText.of(value.toBytes()));
            } else if (name.equals("system.posix_acl_default")) {
                records.add("SCHILY.acl.default", AclText.of(value.toBytes()));
            }
            // As GNU tar: an equals sign would end the key of the record.
            records.add("SCHILY.xattr." + name.replace("%", "%25").replace("=", "%3D"), value);
        }
    }

    /** One character a byte, as the archive is encoded. */
    private static String latin1(ByteString name) {
        return new String(name.toBytes(), StandardCharsets.ISO_8859_1);
    }

    private static TarArchiveEntry entry(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setIds(0, 0);
        entry.setNames("", "");
        return entry;
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
