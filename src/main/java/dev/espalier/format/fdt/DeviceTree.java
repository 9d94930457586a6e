package dev.espalier.format.fdt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.espalier.format.bytes.ByteReader;
import dev.espalier.format.bytes.ByteView;
import dev.espalier.format.bytes.FormatException;

/**
 * One node of a device tree.
 *
 * @param properties by name, in the order of the file
 * @param children by name, in the order of the file
 */
public record DeviceTree(String name, Map<String, byte[]> properties, Map<String, DeviceTree> children) {
    private static final long MAGIC = 0xD00DFEEDL;
    private static final int HEADER_SIZE = 40;
    private static final int TOTAL_SIZE = 4;
    private static final int STRUCT_OFFSET = 8;
    private static final int STRINGS_OFFSET = 12;
    private static final int LAST_COMPATIBLE = 24;
    private static final int STRINGS_SIZE = 32;
    private static final int STRUCT_SIZE = 36;
    private static final int VERSION_READ = 17;
    /** No device tree of a board comes near; a size beyond it is a lie. */
    private static final int LARGEST = 16 << 20;

    private static final int DEEPEST = 64;
    private static final int TOKEN = 4;
    private static final int BEGIN_NODE = 1;
    private static final int END_NODE = 2;
    private static final int PROP = 3;
    private static final int NOP = 4;
    private static final int END = 9;

    public DeviceTree {
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
    }

    /** The root of the tree that begins at byte 0. */
    public static DeviceTree parse(ByteView view) throws IOException {
        ByteReader header = ByteReader.read(view, 0, HEADER_SIZE);
        if (header.u32be(0) != MAGIC) {
            throw header.notThisFormat(0, "magic", "not a flattened device tree");
        }
        if (header.u32be(LAST_COMPATIBLE) > VERSION_READ) {
            throw header.unsupported(
                    LAST_COMPATIBLE, "last_comp_version", header.u32be(LAST_COMPATIBLE) + " is newer than 17");
        }
        long total = header.u32be(TOTAL_SIZE);
        if (total > LARGEST) {
            throw header.unsupported(TOTAL_SIZE, "totalsize", total + " bytes are more than any board's");
        }
        return new Reading(
                        block(header, STRUCT_OFFSET, STRUCT_SIZE, total, view),
                        block(header, STRINGS_OFFSET, STRINGS_SIZE, total, view))
                .root();
    }

    private static ByteReader block(ByteReader header, int offsetAt, int sizeAt, long total, ByteView view)
            throws IOException {
        long offset = header.u32be(offsetAt);
        long size = header.u32be(sizeAt);
        if (offset > total || size > total - offset) {
            throw header.damaged(offsetAt, "off_dt", size + " bytes at " + offset + " of " + total);
        }
        return ByteReader.read(view, offset, (int) size);
    }

    /** The text of a property, without the NUL at its end. */
    public Optional<String> text(String property) {
        return Optional.ofNullable(properties.get(property)).map(DeviceTree::text);
    }

    private static String text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    public Optional<DeviceTree> child(String childName) {
        return Optional.ofNullable(children.get(childName));
    }

    /** One pass over the structure block. */
    private static final class Reading {
        private final ByteReader struct;
        private final ByteReader strings;
        private int at;

        Reading(ByteReader struct, ByteReader strings) {
            this.struct = struct;
            this.strings = strings;
        }

        /** A node that is still open. */
        private record Open(String name, Map<String, byte[]> properties, Map<String, DeviceTree> children) {}

        DeviceTree root() throws FormatException {
            Deque<Open> open = new ArrayDeque<>();
            while (true) {
                int tokenAt = at;
                int token = next();
                if (token == BEGIN_NODE && open.size() < DEEPEST) {
                    open.push(new Open(nodeName(), new LinkedHashMap<>(), new LinkedHashMap<>()));
                } else if (token == PROP && !open.isEmpty()) {
                    property(open.element().properties());
                } else if (token == END_NODE && !open.isEmpty()) {
                    Open done = open.pop();
                    DeviceTree node = new DeviceTree(done.name(), done.properties(), done.children());
                    if (open.isEmpty()) {
                        return ended(node);
                    }
                    open.element().children().put(node.name(), node);
                } else if (token != NOP) {
                    throw struct.damaged(tokenAt, "token", token + " cannot stand here");
                }
            }
        }

        private DeviceTree ended(DeviceTree root) throws FormatException {
            int tokenAt = at;
            int token = next();
            while (token == NOP) {
                token = next();
            }
            if (token != END) {
                throw struct.damaged(tokenAt, "token", token + " behind the root node");
            }
            return root;
        }

        private int next() throws FormatException {
            long token = struct.u32be(at);
            at += TOKEN;
            return (int) token;
        }

        private String nodeName() throws FormatException {
            int end = at;
            while (struct.u8(end) != 0) {
                end++;
            }
            String name = new String(struct.bytes(at, end - at), StandardCharsets.UTF_8);
            at = aligned(end + 1);
            return name;
        }

        private void property(Map<String, byte[]> properties) throws FormatException {
            int lengthAt = at;
            long length = struct.u32be(at);
            long nameOffset = struct.u32be(at + TOKEN);
            at += 2 * TOKEN;
            if (length > struct.length() - at) {
                throw struct.damaged(lengthAt, "len", length + " bytes, more than are left");
            }
            if (nameOffset >= strings.length()) {
                throw struct.damaged(lengthAt + TOKEN, "nameoff", nameOffset + " is outside the strings block");
            }
            properties.put(string((int) nameOffset), struct.bytes(at, (int) length));
            at = aligned(at + (int) length);
        }

        private String string(int offset) throws FormatException {
            int end = offset;
            while (strings.u8(end) != 0) {
                end++;
            }
            return new String(strings.bytes(offset, end - offset), StandardCharsets.UTF_8);
        }

        private static int aligned(int position) {
            return (position + TOKEN - 1) & -TOKEN;
        }
    }
}
