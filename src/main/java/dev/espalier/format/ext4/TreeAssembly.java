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

/** Joins inodes by the names in directories, from the root on, and checks that they agree. */
final class TreeAssembly {
    private final Superblock superblock;
    private final SortedMap<Long, InodeDraft> drafts;
    private final SortedMap<Long, List<RawAttribute>> attributeBlocks;

    /** Attributes of blocks, of which several inodes may have the same. */
    private final SortedMap<Long, SortedMap<ByteString, ByteString>> sharedAttributes = new TreeMap<>();

    private final TreeMap<Long, Inode> inodes = new TreeMap<>();
    private final TreeMap<Long, List<Child>> children = new TreeMap<>();

    /** How many names were found for each inode; subdirectories count for their parent. */
    private final TreeMap<Long, Integer> links = new TreeMap<>();

    TreeAssembly(
            Superblock superblock,
            SortedMap<Long, InodeDraft> drafts,
            SortedMap<Long, List<RawAttribute>> attributeBlocks) {
        this.superblock = superblock;
        this.drafts = drafts;
        this.attributeBlocks = attributeBlocks;
    }

    Ext4Tree assemble() throws FormatException {
        Optional<InodeDraft> root = Optional.ofNullable(drafts.get((long) Superblock.ROOT_INODE));
        if (root.isEmpty() || root.get().fields().type() != InodeType.DIRECTORY) {
            throw FormatException.damaged(Superblock.OFFSET, "inode", "inode 2, the root, is no directory in use");
        }
        Deque<InodeDraft> directories = new ArrayDeque<>();
        enter(root.get(), Superblock.ROOT_INODE, directories);
        while (!directories.isEmpty()) {
            InodeDraft directory = directories.removeLast();
            List<NamedInode> names = directory.names();
            names.sort(Comparator.comparing(NamedInode::name));
            List<Child> found = new ArrayList<>(names.size());
            for (int each = 0; each < names.size(); each++) {
                NamedInode name = names.get(each);
                if (each > 0 && name.name().equals(names.get(each - 1).name())) {
                    throw entryField(name, "name").damaged(quoted(name, directory) + " is there twice");
                }
                found.add(new Child(name.name(), child(directory, name, directories)));
            }
            names.clear();
            children.put(directory.fields().number(), Collections.unmodifiableList(found));
        }
        checkLinks();
        return new Ext4Tree(inodes, children);
    }

    private Inode child(InodeDraft directory, NamedInode name, Deque<InodeDraft> directories) throws FormatException {
        long number = name.number();
        if (number > superblock.inodes()
                || number < superblock.firstInode()
                || superblock.hiddenInodes().contains(number)) {
            throw entryField(name, "inode")
                    .damaged(quoted(name, directory) + " is inode " + number + ", but files are inodes "
                            + superblock.firstInode() + " to " + superblock.inodes());
        }
        Optional<InodeDraft> draft = Optional.ofNullable(drafts.get(number));
        if (draft.isEmpty() || draft.get().isAttributeValue()) {
            throw entryField(name, "inode")
                    .damaged(quoted(name, directory) + " is inode " + number + ", which is not in use"
                            + (draft.isEmpty() ? "" : " for a file"));
        }
        InodeDraft target = draft.get();
        InodeType type = target.fields().type();
        if (name.entryType() != 0 && name.entryType() != type.entryType()) {
            throw entryField(name, "file_type")
                    .damaged(quoted(name, directory) + " is of type " + name.entryType() + ", but inode " + number
                            + " is of type " + type.entryType());
        }
        links.merge(number, 1, Integer::sum);
        if (type == InodeType.DIRECTORY) {
            long parent = directory.fields().number();
            if (target.parent() != parent) {
                throw entryField(name, "inode")
                        .damaged(quoted(name, directory) + " is inode " + number + ", whose \"..\" is inode "
                                + target.parent());
            }
            if (inodes.containsKey(number)) {
                throw entryField(name, "inode")
                        .damaged(quoted(name, directory) + " is inode " + number
                                + ", a directory that has a name already");
            }
            links.merge(parent, 1, Integer::sum);
            return enter(target, number, directories);
        }
        Optional<Inode> known = Optional.ofNullable(inodes.get(number));
        return known.isPresent() ? known.get() : finish(target);
    }

    private Inode enter(InodeDraft directory, long number, Deque<InodeDraft> directories) throws FormatException {
        // Its own dot is a link too.
        links.merge(number, 1, Integer::sum);
        directories.add(directory);
        return finish(directory);
    }

    private Inode finish(InodeDraft draft) throws FormatException {
        Inode inode = draft.finish(attributes(draft));
        inodes.put(inode.number(), inode);
        return inode;
    }

    private SortedMap<ByteString, ByteString> attributes(InodeDraft draft) throws FormatException {
        long block = draft.fields().attributeBlock();
        SortedMap<ByteString, ByteString> shared = Collections.emptySortedMap();
        if (block != 0) {
            Optional<SortedMap<ByteString, ByteString>> known = Optional.ofNullable(sharedAttributes.get(block));
            shared = known.isPresent() ? known.get() : values(attributeBlocks.getOrDefault(block, List.of()));
            sharedAttributes.put(block, shared);
        }
        if (draft.ownAttributes().isEmpty()) {
            return shared;
        }
        // What the inode holds itself is what Linux finds first.
        SortedMap<ByteString, ByteString> all = new TreeMap<>(shared);
        all.putAll(values(draft.ownAttributes()));
        return Collections.unmodifiableSortedMap(all);
    }

    private SortedMap<ByteString, ByteString> values(List<RawAttribute> attributes) throws FormatException {
        SortedMap<ByteString, ByteString> values = new TreeMap<>();
        for (RawAttribute attribute : attributes) {
            values.putIfAbsent(attribute.name(), value(attribute));
        }
        return Collections.unmodifiableSortedMap(values);
    }

    private ByteString value(RawAttribute attribute) throws FormatException {
        if (attribute.valueInode() == 0) {
            return attribute.value();
        }
        Optional<ByteString> content = Optional.ofNullable(drafts.get(attribute.valueInode()))
                .filter(InodeDraft::isAttributeValue)
                .flatMap(InodeDraft::content)
                .filter(found -> found.length() == attribute.size());
        if (content.isEmpty()) {
            throw attribute
                    .field()
                    .damaged("\"" + attribute.name() + "\" lies in inode " + attribute.valueInode()
                            + ", which is no value of " + attribute.size() + " bytes");
        }
        return AttributeReader.portable(attribute, content.get());
    }

    /** Linux keeps count of the names; of too many subdirectories it says 1. */
    private void checkLinks() throws FormatException {
        for (Map.Entry<Long, Inode> entry : inodes.entrySet()) {
            Inode inode = entry.getValue();
            int found = links.getOrDefault(entry.getKey(), 0) + (inode.number() == Superblock.ROOT_INODE ? 1 : 0);
            boolean overflown = inode.type() == InodeType.DIRECTORY && inode.links() == 1;
            if (found != inode.links() && !overflown) {
                throw FormatException.damaged(
                        inode.offset() + InodeFields.LINKS_COUNT,
                        "i_links_count",
                        "inode " + inode.number() + " has " + inode.links() + " links, but " + found + " were found");
            }
        }
    }

    private static Field entryField(NamedInode name, String field) {
        return new Field(name.offset(), field);
    }

    private static String quoted(NamedInode name, InodeDraft directory) {
        return "\"" + name.name() + "\" in directory " + directory.fields().number();
    }
}
