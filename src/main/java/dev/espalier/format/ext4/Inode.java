package dev.espalier.format.ext4;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import dev.espalier.format.bytes.ByteString;

/**
 * A file, directory or special file without its names.
 *
 * @param permissions the lower 12 bits of the mode
 * @param size in bytes; of a regular file its length, holes included
 * @param links how many names it has; of a directory 1 stands for more than fit the field
 * @param accessed to the nanosecond if the volume keeps that, else to the second, as the other times
 * @param changed when the inode was changed last
 * @param flags {@code i_flags} as they are
 * @param device of devices only
 * @param attributes extended attributes as Linux returns them, by full name: {@code security.capability},
 *     {@code system.posix_acl_access}
 * @param target of symbolic links only
 * @param pieces of regular files only: where the content lies, sorted, without overlap, none past the size; blocks that
 *     were reserved but never written are holes
 * @param offset where the inode lies on the volume, for messages
 */
public record Inode(
        long number,
        InodeType type,
        int permissions,
        long uid,
        long gid,
        long size,
        int links,
        Instant accessed,
        Instant modified,
        Instant changed,
        int flags,
        Optional<DeviceNumber> device,
        SortedMap<ByteString, ByteString> attributes,
        Optional<ByteString> target,
        List<Piece> pieces,
        long offset) {

    Inode withAttributes(SortedMap<ByteString, ByteString> found) {
        return new Inode(
                number,
                type,
                permissions,
                uid,
                gid,
                size,
                links,
                accessed,
                modified,
                changed,
                flags,
                device,
                found,
                target,
                pieces,
                offset);
    }
}
