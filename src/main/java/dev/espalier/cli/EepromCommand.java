package dev.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.firmware.EepromAssignment;
import dev.espalier.firmware.EepromEditor;
import dev.espalier.format.eeprom.BootConfig;
import dev.espalier.format.eeprom.EepromImage;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.report.BuildException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier eeprom}: the bootloader of a Raspberry Pi 4 or 5. */
@Command(
        name = "eeprom",
        description = "Show and change the configuration in an EEPROM image such as pieeprom.bin.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class EepromCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    @Command(
            name = "show",
            description = "Show chip, build date, update time, boot order, sections and configuration.",
            mixinStandardHelpOptions = true)
    int show(
            @Parameters(index = "0", paramLabel = "FILE", description = "The EEPROM image.") Path file,
            @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
                    OutputFormat format)
            throws BuildException {
        EepromEditor editor = open(new FirmwareFile(file, "eeprom"));
        spec.commandLine().getOut().print(format == OutputFormat.JSON ? editor.json() : editor.text());
        warn(editor.warnings());
        return ExitCode.OK.code();
    }

    @Command(
            name = "set",
            description = "Set keys of the configuration; setting the value that is there changes no byte.",
            mixinStandardHelpOptions = true)
    int set(
            @Parameters(index = "0", paramLabel = "FILE", description = "The EEPROM image.") Path file,
            @Parameters(
                            index = "1..*",
                            arity = "0..*",
                            paramLabel = "KEY=VALUE",
                            description = "For example BOOT_ORDER=0xf21, TFTP_IP=10.4.0.8;"
                                    + " [pi4]KEY=VALUE or [0xSERIAL]KEY=VALUE for some boards only.")
                    List<String> assignments,
            @Option(
                            names = "--timestamp",
                            paramLabel = "SECONDS",
                            description =
                                    "The time of the update, in seconds since 1970, for images that are written by"
                                            + " a programmer: the board then takes only later updates.")
                    Optional<Long> timestamp,
            @Option(
                            names = {"-o", "--output"},
                            paramLabel = "FILE",
                            description = "Write here and leave the image as it is.")
                    Optional<Path> output)
            throws BuildException {
        List<String> given = assignments == null ? List.of() : assignments;
        if (given.isEmpty() && timestamp.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Nothing to set: KEY=VALUE or --timestamp");
        }
        FirmwareFile onDisk = new FirmwareFile(file, "eeprom");
        EepromEditor editor = open(onDisk);
        BootConfig config = editor.image().config();
        List<EepromAssignment> parsed = parse(given);
        for (EepromAssignment each : parsed) {
            config = each.in(config);
        }
        EepromEditor changed = withConfig(onDisk, editor, config);
        if (timestamp.isPresent()) {
            long seconds = timestamp.get();
            if (seconds < EepromImage.FIRST_UPDATE_TIME || seconds > EepromImage.LAST_UPDATE_TIME) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--timestamp is " + seconds + ", but must be a number of seconds from "
                                + EepromImage.FIRST_UPDATE_TIME + " to " + EepromImage.LAST_UPDATE_TIME);
            }
            EepromEditor configured = changed;
            changed = onDisk.doing(() -> configured.withUpdateTime(seconds));
        }
        onDisk.write(changed.bytes(), output.orElse(file));
        List<String> warnings = new ArrayList<>();
        for (EepromAssignment each : parsed) {
            warnings.addAll(each.warnings(config));
        }
        warnings.addAll(changed.warnings());
        warn(warnings);
        return ExitCode.OK.code();
    }

    private static EepromEditor open(FirmwareFile onDisk) throws BuildException {
        byte[] bytes = onDisk.read();
        return onDisk.doing(() -> EepromEditor.open(bytes));
    }

    private static EepromEditor withConfig(FirmwareFile onDisk, EepromEditor editor, BootConfig config)
            throws BuildException {
        return onDisk.doing(() -> editor.with(config));
    }

    private List<EepromAssignment> parse(List<String> assignments) {
        List<EepromAssignment> parsed = new ArrayList<>();
        for (String assignment : assignments) {
            try {
                parsed.add(EepromAssignment.parse(assignment));
            } catch (InvalidSetting e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        return parsed;
    }

    private void warn(List<String> warnings) {
        warnings.forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
    }
}
