package dev.espalier.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.espalier.artifacts.DiskImageFile;
import dev.espalier.artifacts.ImageUnpacking;
import dev.espalier.artifacts.ImageVolume;
import dev.espalier.content.ByteSize;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.plan.MemberPattern;
import dev.espalier.plan.RootArchive;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.rootfs.TargetDirectory;
import dev.espalier.rootfs.Unpacked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code espalier unpack}. */
@Command(
        name = "unpack",
        description =
                "List the partitions of a disk image, or take files out of one, without root and without mounting.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class UnpackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "IMAGE",
            description = "A disk image: plain, .xz, .gz, .zst, or a .zip that holds one.")
    private Path image;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PATH",
            description = "Files and directories to take; all if none is named.")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            description = "The partition, by its number in the list; 0 where the image has no table.")
    private Optional<Integer> partition = Optional.empty();

    @Option(
            names = {"-l", "--list"},
            description = "List what is in the partition (which is also done where nothing else is asked for).")
    private boolean list;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Unpack into this directory.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--tar",
            paramLabel = "FILE",
            description =
                    "Write an ext4 partition as a tar archive with owners, modes, devices, extended attributes and"
                            + " holes; compressed if FILE ends in .zst.")
    private Optional<Path> tar = Optional.empty();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Leave this out of the archive: etc/machine-id, etc/ssh/ssh_host_*, var/log/**.")
    private List<String> excluded = new ArrayList<>();

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    @Override
    public Integer call() throws BuildException {
        checkUsage();
        try (DiskImageFile file = DiskImageFile.open(image)) {
            List<ImageVolume> volumes = ImageVolume.of(file);
            ExitCode code = ExitCode.OK;
            if (partition.isEmpty() && !isAskedFor()) {
                print(volumes);
            } else {
                code = act(new ImageUnpacking(volume(volumes)));
            }
            file.check();
            return code.code();
        } catch (FormatException e) {
            throw new BuildException(
                    BuildException.Kind.ARTIFACT_WRONG,
                    Problem.error(
                            "unpack.image",
                            new Location.InBytes(image.toString(), e.offset()),
                            String.valueOf(e.getMessage())),
                    e);
        } catch (FileAlreadyExistsException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error("unpack.exists", new Location.InFile(Path.of(e.getFile())), "is there already")
                            .withHint("choose another directory, or replace what is there with --force"),
                    e);
        } catch (NoSuchFileException e) {
            throw new BuildException(
                    BuildException.Kind.ARTIFACT_UNAVAILABLE,
                    Problem.error("unpack.read", new Location.InFile(Path.of(e.getFile())), "there is no such file"),
                    e);
        } catch (IOException e) {
            throw new BuildException(
                    BuildException.Kind.OUTPUT,
                    Problem.error("unpack.io", new Location.InFile(image), "cannot be unpacked: " + e),
                    e);
        }
    }

    private void checkUsage() {
        if ((list ? 1 : 0) + (directory.isPresent() ? 1 : 0) + (tar.isPresent() ? 1 : 0) > 1) {
            throw usage("--list, --output and --tar exclude each other");
        }
        if (tar.isPresent() && !paths.isEmpty()) {
            throw usage("--tar takes the whole partition; name what to leave out with --exclude");
        }
        if (tar.isEmpty() && !excluded.isEmpty()) {
            throw usage("--exclude belongs to --tar");
        }
    }

    private boolean isAskedFor() {
        return list || directory.isPresent() || tar.isPresent() || !paths.isEmpty();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** The one that was named, or the only one that can be read. */
    private ImageVolume volume(List<ImageVolume> volumes) {
        List<ImageVolume> candidates = volumes.stream()
                .filter(each ->
                        partition.isEmpty() ? each.kind() != ImageVolume.Kind.OTHER : each.number() == partition.get())
                .toList();
        if (candidates.size() != 1) {
            String numbers = volumes.stream()
                    .map(each -> each.number() + " (" + each.fileSystem() + ")")
                    .collect(Collectors.joining(", "));
            throw usage(
                    partition.isEmpty()
                            ? "--partition has to say which of " + numbers
                            : "there is no partition " + partition.get() + " among " + numbers);
        }
        ImageVolume volume = candidates.get(0);
        if (volume.kind() == ImageVolume.Kind.OTHER) {
            throw usage("partition " + volume.number() + " has no file system that is read here (FAT, ext2 to ext4)");
        }
        if (volume.kind() == ImageVolume.Kind.FAT && tar.isPresent()) {
            throw usage("--tar is for ext4; a FAT volume has no owners and modes that -o would lose");
        }
        return volume;
    }

    private void print(List<ImageVolume> volumes) {
        PrintWriter out = spec.commandLine().getOut();
        int widest =
                volumes.stream().mapToInt(each -> each.type().length()).max().orElse(0);
        String line = "%-6s  %-" + Math.max(4, widest) + "s  %-11s  %14s  %10s  %s\n";
        out.print(String.format(Locale.ROOT, line, "NUMBER", "TYPE", "FILE SYSTEM", "OFFSET", "SIZE", "LABEL"));
        for (ImageVolume each : volumes) {
            out.print(String.format(
                    Locale.ROOT,
                    line,
                    each.number(),
                    each.type(),
                    each.fileSystem(),
                    each.offset(),
                    each.size() == 0 ? "-" : new ByteSize(each.size()),
                    each.label()));
        }
        out.flush();
    }

    private ExitCode act(ImageUnpacking unpacking) throws IOException {
        unpacking.doubts().forEach(doubt -> say(image + ": " + doubt));
        if (tar.isPresent()) {
            if (!force && Files.exists(tar.get())) {
                throw new FileAlreadyExistsException(tar.get().toString());
            }
            unpacking.archive(new RootArchive(patterns()).exclusion(), tar.get());
            return ExitCode.OK;
        }
        Wanted wanted = new Wanted(paths);
        if (directory.isPresent()) {
            say(unpacking.unpack(wanted, TargetDirectory.open(directory.get(), force)));
        } else {
            unpacking.list(wanted, spec.commandLine().getOut()::println);
        }
        wanted.missing.forEach(path -> say(image + ": has no \"" + path + "\" in that partition"));
        return wanted.missing.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private void say(Unpacked unpacked) {
        spec.commandLine()
                .getOut()
                .println(directory.orElseThrow() + ": " + unpacked.files() + " files (" + new ByteSize(unpacked.bytes())
                        + ")");
        if (!unpacked.lacking().isEmpty()) {
            say("not made or not set: "
                    + unpacked.lacking().entrySet().stream()
                            .map(row -> row.getKey() + " (" + row.getValue() + ")")
                            .collect(Collectors.joining(", "))
                    + "; an archive by --tar has them");
        }
    }

    private void say(String message) {
        spec.commandLine().getErr().println(message);
    }

    private List<MemberPattern> patterns() {
        try {
            return excluded.stream().map(MemberPattern::new).toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--exclude is a path from the root of the partition: " + e.getMessage(), e);
        }
    }

    /** The paths that were named, and which of them were found. */
    private static final class Wanted implements Predicate<String> {
        private final Set<String> missing = new TreeSet<>();
        private final Set<String> named = new TreeSet<>();

        Wanted(List<String> paths) {
            paths.forEach(path -> named.add(path.replaceAll("^/+|/+$", "")));
            missing.addAll(named);
        }

        @Override
        public boolean test(String path) {
            missing.remove(path);
            return named.isEmpty() || named.contains(path);
        }
    }
}
