package dev.espalier.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.report.Problems;
import dev.espalier.tree.ManifestEntry;
import dev.espalier.tree.TreeView;

/** {@code dnsmasq.conf} serves the tree and nothing else, and every file that it hands out by name is there. */
final class DnsmasqCheck implements Check {
    private static final RelativePath CONF = RelativePath.of("dnsmasq.conf");

    /** A process seldom has descriptors for more. */
    private static final int MOST_TRANSFERS = 1000;

    /** A line without its comment: {@code key} or {@code key=value}. */
    private record Directive(int line, String key, String value) {
        /** Parts of the value at commas outside double quotes, tags in front left out. */
        List<String> fields() {
            List<String> fields = new ArrayList<>();
            boolean quoted = false;
            int from = 0;
            for (int i = 0; i < value.length(); i++) {
                quoted ^= value.charAt(i) == '"';
                if (value.charAt(i) == ',' && !quoted) {
                    fields.add(value.substring(from, i));
                    from = i + 1;
                }
            }
            fields.add(value.substring(from));
            fields.removeIf(field -> field.startsWith("tag:"));
            return fields;
        }
    }

    @Override
    public void run(TreeView tree, Problems problems) throws IOException {
        Optional<ManifestEntry.FileEntry> conf = tree.file(CONF);
        if (conf.isEmpty()) {
            return;
        }
        List<Directive> directives =
                read(new String(Files.readAllBytes(tree.locate(conf.get().path())), StandardCharsets.UTF_8));
        require(tree, directives, "port", "0", "no DNS is to be served, and another server may hold port 53", problems);
        require(tree, directives, "enable-tftp", "", "without it nothing is served at all", problems);
        if (directives.stream()
                .noneMatch(
                        each -> each.key().equals("tftp-root") && each.value().startsWith("/"))) {
            problems.add(Problem.error(
                    "verify.dnsmasq", Places.of(tree, CONF), "has no line \"tftp-root=\" with an absolute path"));
        }
        checkTransfers(tree, directives, problems);
        for (Directive directive : directives) {
            if (directive.key().equals("tftp-single-port")) {
                problems.add(error(
                        tree,
                        directive,
                        "has tftp-single-port: with bind-interfaces dnsmasq then answers no TFTP request"));
            }
            bootFile(directive)
                    .filter(name -> !name.contains("://") && !Places.isServed(tree, name))
                    .ifPresent(name -> problems.add(error(
                            tree, directive, "makes clients fetch \"" + name + "\", and no such file is served")));
        }
    }

    /** After a power cut all machines fetch at once; those beyond the limit are refused, and a Pi then gives up. */
    private static void checkTransfers(TreeView tree, List<Directive> directives, Problems problems) {
        int machines = Math.min(MOST_TRANSFERS, tree.manifest().inputs().nodes().size());
        for (Directive directive : directives) {
            if (directive.key().equals("tftp-max")
                    && directive.value().matches("\\d{1,9}")
                    && Integer.parseInt(directive.value()) < machines) {
                problems.add(Problem.warning(
                                "verify.dnsmasq.transfers",
                                Places.of(tree, CONF),
                                "line " + directive.line() + " lets " + directive.value()
                                        + " machines fetch at once, and the tree is for " + machines
                                        + ": the others are refused when all start together")
                        .withHint("tftp-max=" + machines + " or more"));
            }
        }
    }

    private static List<Directive> read(String text) {
        List<Directive> directives = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String plain = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (!plain.isEmpty()) {
                int equals = plain.indexOf('=');
                directives.add(new Directive(
                        number,
                        equals < 0 ? plain : plain.substring(0, equals).strip(),
                        equals < 0 ? "" : plain.substring(equals + 1).strip()));
            }
        }
        return directives;
    }

    private static void require(
            TreeView tree, List<Directive> directives, String key, String value, String why, Problems problems) {
        if (directives.stream()
                .noneMatch(each -> each.key().equals(key) && each.value().equals(value))) {
            String line = value.isEmpty() ? key : key + "=" + value;
            problems.add(
                    Problem.error("verify.dnsmasq", Places.of(tree, CONF), "has no line \"" + line + "\": " + why));
        }
    }

    private static Problem error(TreeView tree, Directive directive, String message) {
        return Problem.error("verify.dnsmasq", Places.of(tree, CONF), "line " + directive.line() + " " + message);
    }

    /** The name that a client is told to fetch from this server, if the line tells one. */
    private static Optional<String> bootFile(Directive directive) {
        List<String> fields = directive.fields();
        if (directive.key().equals("dhcp-boot") && fields.size() < 3) {
            return fields.stream().findFirst().filter(name -> !name.isEmpty());
        }
        if (directive.key().equals("pxe-service") && fields.size() == 3) {
            // A number is a kind of boot server; a name without a dot gets the layer number behind it.
            String name = fields.get(2);
            return name.isEmpty() || name.chars().allMatch(c -> c >= '0' && c <= '9')
                    ? Optional.empty()
                    : Optional.of(name.contains(".") ? name : name + ".0");
        }
        return Optional.empty();
    }
}
