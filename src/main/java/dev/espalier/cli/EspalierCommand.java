package dev.espalier.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The top of the command line; without a command it shows its help. */
@Command(
        name = "espalier",
        description = "Grows a ready-to-serve network-boot tree from a YAML inventory.",
        mixinStandardHelpOptions = true,
        versionProvider = EspalierCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BuildCommand.class,
            CheckCommand.class,
            NodesCommand.class,
            ExplainCommand.class,
            DiffCommand.class,
            PublishCommand.class,
            WhyCommand.class,
            VerifyCommand.class,
            TraceCommand.class,
            SchemaCommand.class,
            NvramCommand.class,
            EepromCommand.class,
            UnpackCommand.class,
            AutoComplete.GenerateCompletion.class
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0 in order            4 artifact not to be had    7 lock would change",
            "  1 findings            5 artifact or image wrong  70 bug",
            "  2 usage               6 output not writable     130 interrupted",
            "  3 inventory or template"
        })
final class EspalierCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing required subcommand");
    }

    /** The version the jar was built as. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = EspalierCommand.class.getPackage().getImplementationVersion();
            return new String[] {"espalier " + (version == null ? "(not packaged)" : version)};
        }
    }
}
