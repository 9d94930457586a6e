package dev.espalier.render;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;
import dev.espalier.plan.MatchboxPlan;
import dev.espalier.plan.Plan;
import dev.espalier.report.BuildException;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;

/** The users' machine configurations as Matchbox must find them to hand them out unchanged. */
public final class MachineConfigs {
    private static final RelativePath GENERIC = RelativePath.of("matchbox/generic");

    private MachineConfigs() {}

    /** What the files hold now, by the host name of the node and in the order of the plan. */
    public static Map<String, Content> read(Plan plan) throws BuildException {
        Problems problems = new Problems();
        Map<String, Content> configs = new LinkedHashMap<>();
        for (MatchboxPlan.Machine machine : plan.matchbox().stream()
                .flatMap(each -> each.machines().stream())
                .toList()) {
            if (machine.configSource().isPresent()) {
                try {
                    configs.put(machine.node().hostname(), read(machine));
                } catch (BuildException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        // A file that the defaults name is read for every node below them.
        Problems distinct = new Problems();
        distinct.addAll(List.copyOf(new LinkedHashSet<>(problems.all())));
        distinct.throwIfErrors(BuildException.Kind.INVENTORY);
        return configs;
    }

    /** Where the configuration of {@code hostname} lies in the output; its profile names it. */
    public static RelativePath path(String hostname) {
        return GENERIC.resolve(hostname + ".yaml");
    }

    private static Content read(MatchboxPlan.Machine machine) throws BuildException {
        Location where = machine.node().where("machineConfig.base");
        String file = machine.configSource().orElseThrow().toString();
        try {
            byte[] bytes = Files.readAllBytes(machine.configSource().orElseThrow());
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Content.of(verbatim(text));
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
