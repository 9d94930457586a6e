package dev.espalier.format.ext4;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import dev.espalier.format.bytes.ByteString;

/** An inode of which some blocks may still have to be read. */
final class InodeDraft {
    private final InodeFields fields;
    private final List<RawAttribute> ownAttributes;
    private final Optional<DeviceNumber> device;
    private Optional<ByteString> content = Optional.empty();
    private List<Piece> pieces = List.of();
    private final List<NamedInode> names = new ArrayList<>(0);
    private long parent;

    InodeDraft(InodeFields fields, List<RawAttribute> ownAttributes, Optional<DeviceNumber> device) {
        this.fields = fields;
        this.ownAttributes = ownAttributes;
        this.device = device;
    }

    InodeFields fields() {
        return fields;
    }

    /** The extended attributes that lie within the inode. */
    List<RawAttribute> ownAttributes() {
        return ownAttributes;
    }

    /** The names in a directory, without the two dots. */
    List<NamedInode> names() {
        return names;
    }

    /** The inode that a directory calls {@code ..}. */
    long parent() {
        return parent;
    }

    /** The target of a symbolic link, or the value of an attribute. */
    Optional<ByteString> content() {
        return content;
    }

    boolean isAttributeValue() {
        return fields.has(InodeFields.EA_INODE_FL);
    }

    void content(ByteString found) {
        content = Optional.of(found);
    }

    void pieces(List<Piece> found) {
        pieces = found;
    }

    /** Adds what stands in one block of a directory, the first of which begins with the two dots. */
    void addNames(boolean first, List<NamedInode> found) {
        if (first) {
            parent = found.get(1).number();
        }
        names.addAll(first ? found.subList(2, found.size()) : found);
    }

    Inode finish(SortedMap<ByteString, ByteString> attributes) {
        return new Inode(
                fields.number(),
                fields.type(),
                fields.permissions(),
                fields.uid(),
                fields.gid(),
                fields.size(),
                fields.links(),
                fields.accessed(),
                fields.modified(),
                fields.changed(),
                fields.flags(),
                device,
                attributes,
                fields.type() == InodeType.SYMBOLIC_LINK ? content : Optional.empty(),
                pieces,
                fields.offset());
    }
}
