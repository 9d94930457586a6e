package dev.espalier.format.ext4;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.espalier.format.bytes.ByteView;

/** What {@code src/test/rig/list-file-system} prints of a mounted file system, of the same as it is read here. */
final class TreeListing {
    private static final long LARGE = 16 << 20;

    private TreeListing() {}

    /** @param plain without runs, and times in seconds */
    static List<String> of(ByteView bytes, boolean plain) throws IOException {
        Ext4Volume volume = Ext4Volume.open(bytes);
        Ext4Tree tree = volume.readTree();
        List<String> lines = new ArrayList<>();
        tree.walk((path, inode) -> lines.add(String.join(
                "\t",
                path.toString(),
                inode.type().toString(),
                Integer.toOctalString(inode.permissions()),
                Long.toString(inode.uid()),
                Long.toString(inode.gid()),
                Long.toString(inode.size()),
                Integer.toString(inode.links()),
                Stream.of(inode.modified(), inode.accessed(), inode.changed())
                        .map(time -> plain ? Long.toString(time.getEpochSecond()) : nanoseconds(time))
                        .collect(Collectors.joining(" ")),
                inode.device()
                        .map(device -> device.major() + ":" + device.minor())
                        .orElse("-"),
                plain || inode.type() != InodeType.REGULAR ? "-" : runs(inode),
                inode.attributes().entrySet().stream()
                        .map(each -> each.getKey() + "="
                                + HexFormat.of().formatHex(each.getValue().toBytes()))
                        .collect(Collectors.joining(" ")),
                content(bytes, volume, inode))));
        return lines;
    }

    private static String nanoseconds(Instant time) {
        return BigInteger.valueOf(time.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(time.getNano()))
                .toString();
    }

    private static String runs(Inode inode) {
        List<String> runs = new ArrayList<>();
        long start = 0;
        long end = 0;
        for (Piece piece : inode.pieces()) {
            if (piece.logical() != end) {
                if (end > start) {
                    runs.add(start + "-" + end);
                }
                start = piece.logical();
            }
            end = piece.logical() + piece.length();
        }
        if (end > start) {
            runs.add(start + "-" + end);
        }
        return String.join(",", runs);
    }

    private static String content(ByteView bytes, Ext4Volume volume, Inode inode) throws IOException {
        if (inode.type() == InodeType.SYMBOLIC_LINK) {
            return inode.target().orElseThrow().toString();
        }
        if (inode.type() != InodeType.REGULAR) {
            return "-";
        }
        MessageDigest digest = sha256();
        if (inode.size() <= LARGE) {
            try (InputStream in = volume.open(inode)) {
                digest.update(in.readAllBytes());
            }
        } else {
            for (Piece piece : inode.pieces()) {
                digest.update(bytes.read(piece.physical(), Math.toIntExact(piece.length())));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** All bytes of all regular files, to be sure that they can be read. */
    static long readEverything(ByteView bytes, long mostOfEach) throws IOException {
        Ext4Volume volume = Ext4Volume.open(bytes);
        Ext4Tree tree = volume.readTree();
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        long[] total = {0};
        tree.walk((path, inode) -> {
            names.reset();
            names.writeBytes(path.toBytes());
            if (inode.type() == InodeType.REGULAR) {
                try (InputStream in = volume.open(inode)) {
                    total[0] += in.readNBytes((int) Math.min(mostOfEach, inode.size())).length;
                }
            }
        });
        return total[0];
    }
}
