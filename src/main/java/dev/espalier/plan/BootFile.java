package dev.espalier.plan;

/** A file that a loader fetches: a kernel or an initramfs. */
public sealed interface BootFile {

    /** The file {@code name} of a set of this tree. */
    record Served(AssetSet set, String name) implements BootFile {}

    /** A file on somebody else's server. */
    record Remote(String url) implements BootFile {}
}
