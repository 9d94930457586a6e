package dev.espalier.cli;

import dev.espalier.report.BuildException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Turns what ends a command into words and an exit code. Anything but a {@link BuildException} is a bug of ours. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        if (failure instanceof BuildException problem) {
            new ProblemPrinter(
                            commandLine.getErr(), commandLine.getColorScheme().ansi())
                    .print(problem.problems());
            return ExitCode.of(problem.kind()).code();
        }
        if (failure instanceof InterruptedException) {
            commandLine.getErr().println("interrupted");
            return ExitCode.INTERRUPTED.code();
        }
        commandLine.getErr().println("espalier has a bug; please report it with the lines below");
        failure.printStackTrace(commandLine.getErr());
        commandLine.getErr().flush();
        return ExitCode.BUG.code();
    }
}
