package dev.espalier.format.fat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.FormatException;

/** The entries of one directory, FAT specification 1.03, pages 22 to 29, as its bytes come in, piece by piece. */
final class DirectoryReader {
    /** Bytes of one entry. */
    static final int ENTRY = 32;

    /** FAT specification 1.03, page 33: a directory has at most 2 MiB. */
    private static final int MOST_ENTRIES = 65_536;

    // Fields of an entry.
    private static final int NAME = 0;
    private static final int ATTRIBUTES = 11;
    private static final int CASE_FLAGS = 12;
    private static final int FIRST_CLUSTER_HIGH = 20;
    private static final int FIRST_CLUSTER_LOW = 26;
    private static final int FILE_SIZE = 28;

    // Values of the name's first byte.
    private static final int END_OF_DIRECTORY = 0x00;
    private static final int DELETED = 0xE5;

    // Attributes. Two bits are reserved and ignored, as the specification asks.
    private static final int VOLUME_ID = 0x08;
    private static final int DIRECTORY = 0x10;
    private static final int LONG_NAME = 0x0F;
    private static final int LONG_NAME_MASK = 0x3F;

    private static final String DOT = ".          ";
    private static final String DOT_DOT = "..         ";

    private final FatType type;
    private final LongName longName = new LongName();
    private final Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    private int entriesRead;
    private boolean ended;

    DirectoryReader(FatType type) {
        this.type = type;
    }

    /** Whether the mark came behind which nothing is in use. */
    boolean hasEnded() {
        return ended;
    }

    /** The files and directories in the next piece, which is whole entries. */
    List<DirectoryEntry> read(ByteReader piece) throws FormatException {
        List<DirectoryEntry> entries = new ArrayList<>();
        for (int at = 0; at < piece.length() && !ended; at += ENTRY) {
            if (entriesRead++ == MOST_ENTRIES) {
                throw piece.damaged(at, "directory", "it goes on behind its " + MOST_ENTRIES + "th entry");
            }
            int first = piece.u8(at + NAME);
            int attributes = piece.u8(at + ATTRIBUTES);
            if (first == END_OF_DIRECTORY) {
                ended = true;
            } else if (first == DELETED) {
                longName.forget();
            } else if ((attributes & LONG_NAME_MASK) == LONG_NAME) {
                longName.add(piece, at);
            } else if ((attributes & VOLUME_ID) != 0 || isDots(piece, at)) {
                longName.forget();
            } else {
                entries.add(entry(piece, at));
            }
        }
        return entries;
    }

    private DirectoryEntry entry(ByteReader piece, int at) throws FormatException {
        byte[] shortName = piece.bytes(at + NAME, FileName.SHORT);
        String name =
                FileName.of(shortName, piece.u8(at + CASE_FLAGS), longName.takeFor(shortName), piece.offset(at + NAME));
        if (!names.add(name)) {
            throw piece.damaged(
                    at + NAME, "DIR_Name", "\"" + name + "\" is there twice, at most in other upper and lower case");
        }
        // The high half is only FAT32's; the others kept something else there.
        long high = type == FatType.FAT32 ? piece.u16le(at + FIRST_CLUSTER_HIGH) : 0;
        return new DirectoryEntry(
                name,
                (piece.u8(at + ATTRIBUTES) & DIRECTORY) != 0,
                high << 16 | piece.u16le(at + FIRST_CLUSTER_LOW),
                piece.u32le(at + FILE_SIZE),
                piece.offset(at));
    }

    /** The entries of a directory for itself and its parent. */
    private static boolean isDots(ByteReader piece, int at) throws FormatException {
        String name = new String(piece.bytes(at + NAME, FileName.SHORT), StandardCharsets.ISO_8859_1);
        return (piece.u8(at + ATTRIBUTES) & DIRECTORY) != 0 && (name.equals(DOT) || name.equals(DOT_DOT));
    }
}
