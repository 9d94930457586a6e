package dev.espalier.render;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/**
 * The users' machine configurations as Matchbox must find them to hand them out unchanged.
 *
 * @param contents by the host name of the node and in the order of the plan
 * @param warnings that they hold secrets, at most one
 */
public record MachineConfigs(Map<String, Content> contents, List<Problem> warnings) {
    private static final RelativePath GENERIC = RelativePath.of("matchbox/generic");
    /** A fleet may have one for each node. */
    private static final int FILES_NAMED = 8;

    public MachineConfigs {
        contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
        warnings = List.copyOf(warnings);
    }

    /** What the files hold now. */
    public static MachineConfigs read(Plan plan) throws BuildException {
        Problems problems = new Problems();
        Map<String, Content> configs = new LinkedHashMap<>();
        Map<Path, Integer> secrets = new LinkedHashMap<>();
        Optional<Location> first = Optional.empty();
        for (MatchboxPlan.Machine machine : plan.matchbox().stream()
                .flatMap(each -> each.machines().stream())
                .toList()) {
            if (machine.configSource().isPresent()) {
                Path source = machine.configSource().get();
                try {
                    String text = read(machine, source);
                    configs.put(machine.node().hostname(), Content.of(verbatim(text)));
                    int found = SecretLines.count(text);
                    if (found > 0 && secrets.put(source, found) == null && first.isEmpty()) {
                        first = Optional.of(machine.node().where("machineConfig.base"));
                    }
                } catch (BuildException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        // A file that the defaults name is read for every node below them.
        Problems distinct = new Problems();
        distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.all())));
        distinct.throwIfErrors(BuildException.Kind.INVENTORY);
        return new MachineConfigs(
                configs, first.stream().map(where -> warning(where, secrets)).toList());
    }

    private static Problem warning(Location where, Map<Path, Integer> secrets) {
        String files = secrets.entrySet().stream()
                .limit(FILES_NAMED)
                .map(file -> file.getKey().getFileName() + " (" + file.getValue() + ")")
                .collect(Collectors.joining(", "));
        int more = secrets.size() - FILES_NAMED;
        return Problem.warning(
                        "node.machineConfig.secrets",
                        where,
                        "machine configurations hold secrets, such as keys and tokens: " + files
                                + (more > 0 ? " and " + more + " more files" : "")
                                + "; matchbox/generic has them in clear, and Matchbox gives them to whoever asks")
                .withHint("keep the tree and the boot network away from others");
    }

    /** Where the configuration of {@code hostname} lies in the output; its profile names it. */
    public static RelativePath path(String hostname) {
        return GENERIC.resolve(hostname + ".yaml");
    }

    private static String read(MatchboxPlan.Machine machine, Path source) throws BuildException {
        Location where = machine.node().where("machineConfig.base");
        String file = source.toString();
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(source)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw failed("machineConfig.missing", where, "there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw failed("machineConfig.encoding", where, file + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw failed("machineConfig.unreadable", where, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static BuildException failed(String code, Location where, String message, IOException cause) {
        return new BuildException(BuildException.Kind.INVENTORY, Problem.error(code, where, message), cause);
    }

    /**
     * Matchbox takes the file for a Go template, in which only <code>{{</code> means something: as the string constant of
     * an action it comes out as it went in.
     */
    static String verbatim(String text) {
        return text.replace("{{", "{{\"{{\"}}");
    }
}
