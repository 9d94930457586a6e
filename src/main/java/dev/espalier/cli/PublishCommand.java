package dev.espalier.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

import dev.espalier.report.BuildException;
import dev.espalier.tree.Manifest;
import dev.espalier.tree.RemoteCopy;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code espalier publish}. */
@Command(
        name = "publish",
        description = {
            "Help to copy a built tree to where it is served, without a moment in which a machine finds half of it.",
            "A build publishes into its own output directory; this is for copies on other hosts."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class PublishCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIST",
            defaultValue = "dist",
            description = "The tree (default: ${DEFAULT-VALUE}).")
    private Path dist;

    @ArgGroup(multiplicity = "1")
    private Wanted wanted;

    @Option(
            names = "--against",
            paramLabel = "MANIFEST",
            description = "With --list: the manifest.json of the copy as it is now; an empty file stands for no copy.")
    private Optional<Path> against = Optional.empty();

    /** Steps are named as options are. */
    private static final class StepName implements ITypeConverter<RemoteCopy> {
        @Override
        public RemoteCopy convert(String name) {
            for (RemoteCopy step : RemoteCopy.values()) {
                if (step.name().equals(name.replace('-', '_').toUpperCase(Locale.ROOT))) {
                    return step;
                }
            }
            throw new TypeConversionException("'" + name + "' is no step of a copy");
        }
    }

    /** What to print. */
    private static final class Wanted {
        @Option(
                names = "--print-rsync",
                paramLabel = "TARGET",
                description = "Print a shell script that copies the tree to TARGET (nas:/srv/espalier) by rsync.")
        private Optional<String> rsync = Optional.empty();

        @Option(
                names = "--list",
                paramLabel = "STEP",
                converter = StepName.class,
                description = {
                    "Print the paths of one step of a copy, each followed by a NUL: content, referrers, stale-referrers,",
                    "stale-content."
                })
        private Optional<RemoteCopy> step = Optional.empty();
    }

    @Override
    public Integer call() throws BuildException {
        PrintWriter out = spec.commandLine().getOut();
        Manifest manifest = Manifest.at(dist);
        if (wanted.step.isPresent()) {
            Manifest remote = against.isPresent() ? Manifest.at(against.get()) : Manifest.EMPTY;
            wanted.step.get().paths(manifest, remote).forEach(path -> out.print(path + "\0"));
            out.flush();
        } else {
            out.print(script(wanted.rsync.orElse("")));
        }
        return ExitCode.OK.code();
    }

    private String script(String target) {
        return """
                #!/bin/sh
                # Copies a tree while machines boot from the copy: first what is referred to, then what refers to it, then the
                # deletions the other way round. What Espalier did not write stays as it is. Make the target directory first;
                # the site's tftpRoot is the directory "tftp" in it. Needs rsync 3.1 or later here and there.
                set -e
                dist=DIST
                target=TARGET
                work=$(mktemp -d)
                trap 'rm -rf "$work"' EXIT
                : >"$work/manifest.json"
                rsync --ignore-missing-args "$target/manifest.json" "$work/manifest.json"
                list() { espalier publish "$dist" --list "$1" --against "$work/manifest.json" >"$work/$1"; }

                list content
                rsync -lpt --from0 --files-from="$work/content" "$dist/" "$target/"
                list referrers
                rsync -lptc --delay-updates --from0 --files-from="$work/referrers" "$dist/" "$target/"

                for step in stale-referrers stale-content; do
                    list "$step"
                    # A source without the files, but with their directories: what is missing in it is deleted there.
                    mkdir "$work/without-$step"
                    (cd "$work/without-$step" && xargs -0 -r dirname -z -- <"../$step" | xargs -0 -r mkdir -p --)
                    rsync -r --delete-missing-args --from0 --files-from="$work/$step" "$work/without-$step/" "$target/"
                done
                rsync -pt "$dist/manifest.json" "$target/manifest.json"
                """.replace("DIST", quoted(dist.toString())).replace("TARGET", quoted(target.replaceFirst("/+$", "")));
    }

    /** As a word of a shell, whatever is in it. */
    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./:@%+=-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
