package dev.espalier.report;

import java.nio.file.Path;

/** The place a problem lies at. Lines and columns count from 1, byte offsets from 0. */
public sealed interface Location {

    /** A value in a YAML file; {@code length} is the number of characters to underline, at least 1. */
    record InYaml(Path file, int line, int column, int length, String keyPath) implements Location {
        @Override
        public String toString() {
            return file + ":" + line + ":" + column;
        }
    }

    /** A line of a page template. */
    record InTemplate(String template, int line) implements Location {
        @Override
        public String toString() {
            return template + ":" + line;
        }
    }

    /** A byte of an artifact or of an image; {@code source} is its path or URL. */
    record InBytes(String source, long offset) implements Location {
        @Override
        public String toString() {
            return source + " at byte 0x" + Long.toHexString(offset);
        }
    }

    /** A whole file or directory. */
    record InFile(Path file) implements Location {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    /** An artifact as a whole, named by its URL. */
    record InArtifact(String url) implements Location {
        @Override
        public String toString() {
            return url;
        }
    }

    /** An option or argument of the command line. */
    record OnCommandLine(String option) implements Location {
        @Override
        public String toString() {
            return option;
        }
    }
}
