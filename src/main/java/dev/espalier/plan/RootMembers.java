package dev.espalier.plan;

import dev.espalier.content.RelativePath;

/**
 * The names of what lies in the root file system of a disk image. They begin with a part that no file of the boot
 * partition can have, for FAT names hold no colon; so the members of both stand in one list, here and in the lock.
 */
public final class RootMembers {
    static final String PREFIX = "rootfs:";

    private RootMembers() {}

    /** Names files by their path from the root, for example {@code etc/os-release} or {@code etc/ssh/ssh_host_*}. */
    public static MemberPattern files(String glob) {
        return new MemberPattern(path(glob).value());
    }

    /** What the file with this path from the root comes back as. */
    public static RelativePath path(String inRoot) {
        return RelativePath.of(PREFIX).resolve(inRoot);
    }

    /** Whether a member, or what a pattern names, belongs to the root file system. */
    public static boolean isOne(String memberOrGlob) {
        return memberOrGlob.startsWith(PREFIX);
    }

    /** The path from the root of a member that {@link #path} or {@link #files} names. */
    public static RelativePath inRoot(RelativePath member) {
        return RelativePath.of(member.value().substring(PREFIX.length() + 1));
    }

    /** What {@link #files} was given. */
    public static MemberPattern inRoot(MemberPattern member) {
        return new MemberPattern(member.glob().substring(PREFIX.length() + 1));
    }
}
