package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

import dev.espalier.format.bytes.FormatException;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** A firmware image on the disk: read whole, written whole or not at all. */
final class FirmwareFile {
    /** The largest image known has 4 MiB; what is far larger is something else. */
    private static final long LARGEST = 64L << 20;

    private final Path file;
    private final String command;

    /**
     * @param command the first word of the codes of its problems: {@code nvram}
     */
    FirmwareFile(Path file, String command) {
        this.file = file;
        this.command = command;
    }

    /** What reads or changes the bytes of an image. */
    interface Step<T, E extends Exception> {
        T run() throws FormatException, E;
    }

    byte[] read() throws BuildException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
                throw wrong(FormatException.notThisFormat(0, "size", "more than 64 MiB: not the firmware of a board"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unreadable("there is no such file", e);
        } catch (IOException e) {
            throw unreadable("cannot be read: " + e.getMessage(), e);
        }
    }

    /** The step's result; bytes it finds wrong are a problem of this file. */
    <T, E extends Exception> T doing(Step<T, E> step) throws BuildException, E {
        try {
            return step.run();
        } catch (FormatException e) {
            throw wrong(e);
        }
    }

    /** Leaves {@code target} untouched when it holds these bytes already; it gets the permissions of this file. */
    void write(byte[] bytes, Path target) throws BuildException {
        Path written = target.resolveSibling(target.getFileName() + ".espalier-new");
        try {
            if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), bytes)) {
                return;
            }
            Files.copy(file, written, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.write(written, bytes);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error(
                            command + ".write", new Location.InFile(target), "cannot be written: " + e.getMessage()),
                    e);
        }
    }

    private BuildException wrong(FormatException e) {
        return new BuildException(
                BuildException.Kind.ARTIFACT_WRONG,
                Problem.error(
                        command + ".image",
                        new Location.InBytes(file.toString(), e.offset()),
                        String.valueOf(e.getMessage())),
                e);
    }

    private BuildException unreadable(String why, IOException e) {
        return new BuildException(
                BuildException.Kind.ARTIFACT_UNAVAILABLE,
                Problem.error(command + ".read", new Location.InFile(file), why),
                e);
    }
}
