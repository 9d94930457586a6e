package dev.espalier.render;

import dev.espalier.content.RelativePath;

/**
 * Something in the root of a diskless node that is that node's own. It belongs to root.
 *
 * @param path from the root
 * @param mode permissions; those of a link say nothing
 */
public record RootFile(RelativePath path, int mode, Kind kind) {
    /** What it is. */
    public sealed interface Kind {
        record File(String text) implements Kind {}

        record Directory() implements Kind {}

        /** A symbolic link; the target is a text of any kind. */
        record Link(String target) implements Kind {}
    }

    static RootFile of(String path, int mode, String text) {
        return new RootFile(RelativePath.of(path), mode, new Kind.File(text));
    }

    static RootFile directory(String path, int mode) {
        return new RootFile(RelativePath.of(path), mode, new Kind.Directory());
    }

    static RootFile link(String path, String target) {
        return new RootFile(RelativePath.of(path), 0777, new Kind.Link(target));
    }
}
