package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

import dev.espalier.firmware.VariableEditor;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;

/** A firmware image on the disk: read whole, written whole or not at all. */
final class FirmwareFile {
    /** The largest image known has 4 MiB; what is far larger is something else. */
    private static final long LARGEST = 64L << 20;

    private FirmwareFile() {}

    /** A change of an image. */
    interface Change {
        VariableEditor apply(VariableEditor editor) throws InvalidSetting, FormatException;
    }

    static VariableEditor open(Path file) throws BuildException {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > LARGEST) {
                throw FormatException.notThisFormat(0, "size", "more than 64 MiB: not the firmware of a board");
            }
            return VariableEditor.open(Files.readAllBytes(file));
        } catch (FormatException e) {
            throw wrong(file, e);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", e);
        } catch (IOException e) {
            throw unreadable(file, "cannot be read: " + e.getMessage(), e);
        }
    }

    static VariableEditor change(Path file, VariableEditor editor, Change change)
            throws BuildException, InvalidSetting {
        try {
            return change.apply(editor);
        } catch (FormatException e) {
            throw wrong(file, e);
        }
    }

    /** Leaves {@code target} untouched when it holds these bytes already; takes the permissions of {@code original}. */
    static void write(VariableEditor editor, Path target, Path original) throws BuildException {
        byte[] bytes = editor.bytes();
        Path written = target.resolveSibling(target.getFileName() + ".espalier-new");
        try {
            if (Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), bytes)) {
                return;
            }
            Files.copy(original, written, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            Files.write(written, bytes);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error("nvram.write", new Location.InFile(target), "cannot be written: " + e.getMessage()),
                    e);
        }
    }

    private static BuildException wrong(Path file, FormatException e) {
        return new BuildException(
                BuildException.Kind.ARTIFACT_WRONG,
                Problem.error(
                        "nvram.image",
                        new Location.InBytes(file.toString(), e.offset()),
                        String.valueOf(e.getMessage())),
                e);
    }

    private static BuildException unreadable(Path file, String why, IOException e) {
        return new BuildException(
                BuildException.Kind.ARTIFACT_UNAVAILABLE,
                Problem.error("nvram.read", new Location.InFile(file), why),
                e);
    }
}
