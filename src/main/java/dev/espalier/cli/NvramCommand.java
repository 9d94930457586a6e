package dev.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import dev.espalier.firmware.ListedVariable;
import dev.espalier.firmware.VariableEditor;
import dev.espalier.firmware.VariableSelector;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.report.BuildException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier nvram}: the EDK2 variables of a firmware image. */
@Command(
        name = "nvram",
        description = "Show and change the EDK2 variables of a firmware image such as RPI_EFI.fd.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class NvramCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /** How a result is printed. */
    enum Format {
        TEXT,
        JSON
    }

    /** The image, and the form of what is printed of it. */
    static final class Image {
        @Parameters(index = "0", paramLabel = "FILE", description = "The firmware image.")
        private Path file;

        VariableEditor open() throws BuildException {
            byte[] bytes = onDisk().read();
            return onDisk().doing(() -> VariableEditor.open(bytes));
        }

        FirmwareFile onDisk() {
            return new FirmwareFile(file, "nvram");
        }
    }

    /** The option of the commands that print. */
    static final class Output {
        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
        private Format format;

        void print(VariableEditor editor, List<ListedVariable> variables, CommandLine commandLine) {
            if (format == Format.JSON) {
                commandLine.getOut().print(editor.json(variables));
            } else {
                variables.forEach(each -> commandLine.getOut().println(each.line()));
            }
        }
    }

    @Command(name = "list", description = "List the variables.", mixinStandardHelpOptions = true)
    int list(
            @Mixin Image image,
            @Mixin Output output,
            @Option(names = "--all", description = "Deleted and replaced records too.") boolean all)
            throws BuildException {
        VariableEditor editor = image.open();
        output.print(editor, editor.list(all), spec.commandLine());
        if (output.format == Format.TEXT) {
            spec.commandLine()
                    .getErr()
                    .println("variable store at 0x" + Integer.toHexString(editor.nvBase()) + ", " + editor.free()
                            + " bytes free");
        }
        return ExitCode.OK.code();
    }

    @Command(
            name = "get",
            description = "Print one variable; exit with 1 when the image has none of that name.",
            mixinStandardHelpOptions = true)
    int get(
            @Mixin Image image,
            @Parameters(index = "1", paramLabel = "NAME", description = "NAME, or GUID:NAME.") String name,
            @Mixin Output output)
            throws BuildException {
        VariableEditor editor = image.open();
        List<ListedVariable> found = editor.get(selector(name));
        output.print(editor, found, spec.commandLine());
        return found.isEmpty() ? ExitCode.FINDINGS.code() : ExitCode.OK.code();
    }

    @Command(
            name = "set",
            description = "Set variables; setting the value that is there changes no byte.",
            mixinStandardHelpOptions = true)
    int set(
            @Mixin Image image,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "NAME=VALUE",
                            description = "For example SystemTableMode=DeviceTree, Timeout=3, GUID:NAME=hex:0200.")
                    List<String> assignments,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write here and leave the image as it is.")
                    Optional<Path> output)
            throws BuildException {
        VariableEditor editor = image.open();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        spec.commandLine(), "\"" + assignment + "\" does not set a variable: NAME=VALUE");
            }
            VariableSelector selector = selector(assignment.substring(0, equals));
            VariableEditor current = editor;
            editor = change(image, () -> current.set(selector, assignment.substring(equals + 1)));
        }
        image.onDisk().write(editor.bytes(), output.orElse(image.file));
        return ExitCode.OK.code();
    }

    @Command(name = "unset", description = "Remove variables.", mixinStandardHelpOptions = true)
    int unset(
            @Mixin Image image,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "NAME",
                            description = "NAME, or GUID:NAME where a name alone is not enough.")
                    List<String> names,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write here and leave the image as it is.")
                    Optional<Path> output)
            throws BuildException {
        VariableEditor editor = image.open();
        for (String name : names) {
            VariableSelector selector = selector(name);
            VariableEditor current = editor;
            editor = change(image, () -> current.unset(selector));
        }
        image.onDisk().write(editor.bytes(), output.orElse(image.file));
        return ExitCode.OK.code();
    }

    private VariableSelector selector(String name) {
        try {
            return VariableSelector.parse(name);
        } catch (InvalidSetting e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private VariableEditor change(Image image, FirmwareFile.Step<VariableEditor, InvalidSetting> step)
            throws BuildException {
        try {
            return image.onDisk().doing(step);
        } catch (InvalidSetting e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
