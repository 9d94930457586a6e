package dev.espalier.format.ext4;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.espalier.format.bytes.ByteString;
import dev.espalier.format.bytes.FormatException;

/**
 * Takes what was read, in any order, and at the end joins it: inodes by the names in directories, from the root on, and
 * attributes with the inodes that have them. What does not agree is damage.
 */
final class TreeAssembly {
    private final Superblock superblock;

    /** All inodes with links, sorted when all are there. */
    private final List<Inode> found = new ArrayList<>();

    private final SortedMap<Long, Directory> directories = new TreeMap<>();
    private final SortedMap<Long, FoundAttributes> attributes = new TreeMap<>();
    private final SortedMap<Long, List<RawAttribute>> attributeBlocks = new TreeMap<>();
    private final SortedMap<Long, ByteString> attributeValues = new TreeMap<>();

    private InodeTable inodes = new InodeTable(List.of());
    private int[] links = {};
    private final SortedMap<Long, List<Child>> children = new TreeMap<>();

    /** Directories that have a name, but were not looked into yet. */
    private final Deque<Inode> waiting = new ArrayDeque<>();

    TreeAssembly(Superblock superblock) {
        this.superblock = superblock;
    }

    void inode(Inode inode) {
        found.add(inode);
    }

    void directory(long number, Directory directory) {
        directories.put(number, directory);
    }

    void attributes(long number, FoundAttributes those) {
        attributes.put(number, those);
    }

    void attributeBlock(long block, List<RawAttribute> those) {
        attributeBlocks.put(block, those);
    }

    void attributeValue(long number, ByteString value) {
        attributeValues.put(number, value);
    }

    Ext4Tree assemble() throws FormatException {
        joinAttributes();
        found.sort(Comparator.comparingLong(Inode::number));
        inodes = new InodeTable(found);
        links = new int[found.size()];
        Optional<Inode> root = inodes.get(Superblock.ROOT_INODE);
        if (root.isEmpty() || root.get().type() != InodeType.DIRECTORY) {
            throw FormatException.damaged(Superblock.OFFSET, "inode", "inode 2, the root, is no directory in use");
        }
        enter(root.get());
        // The name of the root is its own: in it, dot and dot dot are the same.
        links[inodes.index(Superblock.ROOT_INODE)]++;
        while (!waiting.isEmpty()) {
            Inode directory = waiting.removeLast();
            children.put(directory.number(), children(directory));
        }
        checkLinks();
        return new Ext4Tree(inodes.keep(index -> links[index] > 0), children);
    }

    private List<Child> children(Inode directory) throws FormatException {
        List<NamedInode> names = Optional.ofNullable(directories.remove(directory.number()))
                .orElseThrow()
                .names();
        names.sort(Comparator.comparing(NamedInode::name));
        List<Child> children = new ArrayList<>(names.size());
        for (int each = 0; each < names.size(); each++) {
            NamedInode name = names.get(each);
            if (each > 0 && name.name().equals(names.get(each - 1).name())) {
                throw name.field("name").damaged(quoted(name, directory) + " is there twice");
            }
            children.add(new Child(name.name(), child(directory, name)));
        }
        return Collections.unmodifiableList(children);
    }

    private Inode child(Inode directory, NamedInode name) throws FormatException {
        long number = name.number();
        String is = quoted(name, directory) + " is inode " + number;
        boolean possible = number >= superblock.firstInode()
                && number <= superblock.inodes()
                && !superblock.hiddenInodes().contains(number);
        if (!possible) {
            throw name.field("inode")
                    .damaged(is + ", but files are inodes " + superblock.firstInode() + " to " + superblock.inodes());
        }
        Optional<Inode> known = inodes.get(number);
        if (known.isEmpty()) {
            throw name.field("inode").damaged(is + ", which is no file in use");
        }
        Inode inode = known.get();
        if (name.entryType() != 0 && name.entryType() != inode.type().entryType()) {
            throw name.field("file_type")
                    .damaged(quoted(name, directory) + " is of type " + name.entryType() + ", but inode " + number
                            + " is of type " + inode.type().entryType());
        }
        if (inode.type() == InodeType.DIRECTORY) {
            Optional<Directory> unseen = Optional.ofNullable(directories.get(number));
            if (unseen.isEmpty() || links[inodes.index(number)] > 0) {
                throw name.field("inode").damaged(is + ", a directory that has a name already");
            }
            if (unseen.get().parent() != directory.number()) {
                throw name.field("inode")
                        .damaged(is + ", whose \"..\" is inode " + unseen.get().parent());
            }
            links[inodes.index(directory.number())]++;
            enter(inode);
        }
        links[inodes.index(number)]++;
        return inode;
    }

    private void enter(Inode directory) {
        // Its own dot is a link too.
        links[inodes.index(directory.number())]++;
        waiting.add(directory);
    }

    /** Linux keeps count of the names; of too many subdirectories it says 1. */
    private void checkLinks() throws FormatException {
        for (int index = 0; index < found.size(); index++) {
            Inode inode = found.get(index);
            boolean overflown = inode.type() == InodeType.DIRECTORY && inode.links() == 1;
            if (links[index] > 0 && links[index] != inode.links() && !overflown) {
                throw FormatException.damaged(
                        inode.offset() + InodeFields.LINKS_COUNT,
                        "i_links_count",
                        "inode " + inode.number() + " has " + inode.links() + " links, but " + links[index]
                                + " were found");
            }
        }
    }

    private void joinAttributes() throws FormatException {
        SortedMap<Long, SortedMap<ByteString, ByteString>> shared = new TreeMap<>();
        for (Map.Entry<Long, List<RawAttribute>> block : attributeBlocks.entrySet()) {
            shared.put(block.getKey(), values(block.getValue()));
        }
        for (int index = 0; index < found.size(); index++) {
            Inode inode = found.get(index);
            Optional<FoundAttributes> those = Optional.ofNullable(attributes.get(inode.number()));
            if (those.isPresent()) {
                found.set(index, inode.withAttributes(join(those.get(), shared)));
            }
        }
    }

    private SortedMap<ByteString, ByteString> join(
            FoundAttributes those, SortedMap<Long, SortedMap<ByteString, ByteString>> shared) throws FormatException {
        SortedMap<ByteString, ByteString> inBlock = shared.getOrDefault(those.block(), Collections.emptySortedMap());
        if (those.own().isEmpty()) {
            return inBlock;
        }
        // What the inode holds itself is what Linux finds first.
        SortedMap<ByteString, ByteString> all = new TreeMap<>(inBlock);
        all.putAll(values(those.own()));
        return Collections.unmodifiableSortedMap(all);
    }

    private SortedMap<ByteString, ByteString> values(List<RawAttribute> those) throws FormatException {
        SortedMap<ByteString, ByteString> values = new TreeMap<>();
        for (RawAttribute attribute : those) {
            values.putIfAbsent(attribute.name(), value(attribute));
        }
        return Collections.unmodifiableSortedMap(values);
    }

    private ByteString value(RawAttribute attribute) throws FormatException {
        if (attribute.valueInode() == 0) {
            return attribute.value();
        }
        Optional<ByteString> content = Optional.ofNullable(attributeValues.get(attribute.valueInode()))
                .filter(value -> value.length() == attribute.size());
        if (content.isEmpty()) {
            throw attribute
                    .field()
                    .damaged("\"" + attribute.name() + "\" lies in inode " + attribute.valueInode()
                            + ", which is no value of " + attribute.size() + " bytes");
        }
        return AttributeReader.portable(attribute, content.get());
    }

    private static String quoted(NamedInode name, Inode directory) {
        return "\"" + name.name() + "\" in directory " + directory.number();
    }
}
