package dev.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

import dev.espalier.Verification;
import dev.espalier.report.BuildException;
import dev.espalier.report.Problem;
import dev.espalier.report.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier verify}. */
@Command(
        name = "verify",
        description = {
            "Read a built tree again, every byte of it, and rehearse the boot of every node.",
            "Exits with 1 when something is wrong."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIST",
            defaultValue = "dist",
            description = "The tree (default: ${DEFAULT-VALUE}).")
    private Path dist;

    @Override
    public Integer call() throws BuildException {
        Verification verification = Verification.of(dist);
        List<Problem> problems = verification.problems();
        new ProblemPrinter(
                        spec.commandLine().getErr(),
                        spec.commandLine().getColorScheme().ansi())
                .print(problems);
        long errors = problems.stream().filter(Problem::isError).count();
        long warnings = problems.size() - errors;
        spec.commandLine()
                .getOut()
                .println(dist + ": " + Wording.counted(verification.entries(), "file") + " read, "
                        + (verification.machines() == 0
                                ? "no node to rehearse"
                                : Wording.counted(verification.machines(), "node") + " rehearsed")
                        + (verification.isSound() ? ", in order" : "")
                        + (errors == 0 ? "" : ", " + Wording.counted(errors, "error"))
                        + (warnings == 0 ? "" : ", " + Wording.counted(warnings, "warning")));
        return (verification.isSound() ? ExitCode.OK : ExitCode.FINDINGS).code();
    }
}
