package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;

/** All machines of a tree, each played in every way in which it may start. What they share is read once. */
public final class Rehearsals {
    private final TreeView tree;
    private final Lan lan;

    private Rehearsals(TreeView tree, Lan lan) {
        this.tree = tree;
        this.lan = lan;
    }

    /** Reads {@code dnsmasq.conf}. */
    public static Rehearsals of(TreeView tree) throws IOException {
        try {
            return new Rehearsals(tree, new Lan(tree));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** In the order of their names; none for a tree that was published before manifests listed them. */
    public List<Machine> machines() {
        return tree.manifest().inputs().nodes().entrySet().stream()
                .map(node -> Machine.of(node.getKey(), node.getValue()))
                .toList();
    }

    /** One rehearsal for each way in which the machine may start. */
    public List<Rehearsal> rehearse(Machine machine) throws IOException {
        try {
            List<Rehearsal> all = new ArrayList<>();
            if (machine.isPi()) {
                Conversation talk = new Conversation(lan, machine);
                PiBoot.boot(talk);
                all.add(talk.over("EEPROM"));
                return all;
            }
            boolean arm64 = machine.model().equals("arm64");
            if (!arm64 && !machine.firmware().equals(Optional.of("uefi"))) {
                all.add(overTftp(machine, Architectures.BIOS, "BIOS"));
            }
            if (arm64 || !machine.firmware().equals(Optional.of("bios"))) {
                all.add(overTftp(machine, arm64 ? Architectures.EFI_ARM64 : Architectures.EFI_X64, "UEFI"));
                int http = arm64 ? Architectures.HTTP_ARM64 : Architectures.HTTP_X64;
                // Nobody need offer this; where somebody does, it has to work.
                if (lan.dhcp(DhcpQuestion.firmware(machine, http)).http()) {
                    Conversation talk = new Conversation(lan, machine);
                    NetworkBoot.overHttp(talk, http);
                    all.add(talk.over("UEFI HTTP"));
                }
            }
            return all;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Rehearsal overTftp(Machine machine, int architecture, String way) {
        Conversation talk = new Conversation(lan, machine);
        NetworkBoot.overTftp(talk, architecture);
        return talk.over(way);
    }

    /** Of those files, in tree order, the names of the machines that are sent them, whichever way they start. */
    public SortedMap<RelativePath, SortedSet<String>> readers(Set<RelativePath> files) throws IOException {
        SortedMap<RelativePath, SortedSet<String>> readers = new TreeMap<>();
        for (Machine machine : files.isEmpty() ? List.<Machine>of() : machines()) {
            for (Rehearsal rehearsal : rehearse(machine)) {
                rehearsal.steps().stream()
                        .flatMap(step -> step.file().stream())
                        .filter(files::contains)
                        .forEach(file -> readers.computeIfAbsent(file, path -> new TreeSet<>())
                                .add(machine.hostname()));
            }
        }
        return readers;
    }

    /** What keeps machines from where the inventory wants them. What many have in common is told once, with their names. */
    public List<Problem> findings() throws IOException {
        Map<String, Findings> byCause = new LinkedHashMap<>();
        for (Machine machine : machines()) {
            for (Rehearsal rehearsal : rehearse(machine)) {
                rehearsal
                        .finding(tree.root())
                        .ifPresent(problem -> byCause.computeIfAbsent(
                                        problem.code() + " " + problem.where() + " " + rehearsal.cause(),
                                        cause -> new Findings(problem))
                                .add(machine.hostname()));
            }
        }
        return byCause.values().stream().map(Findings::problem).toList();
    }

    /** Equal findings of several machines. */
    private static final class Findings {
        private static final int SHOWN = 5;

        private final Problem first;
        private final List<String> names = new ArrayList<>();

        Findings(Problem first) {
            this.first = first;
        }

        void add(String name) {
            if (!names.contains(name)) {
                names.add(name);
            }
        }

        Problem problem() {
            if (names.size() == 1) {
                return first;
            }
            List<String> others = names.subList(1, Math.min(names.size(), SHOWN));
            int more = names.size() - 1 - others.size();
            return first.withMessage(first.message() + " (and so for " + String.join(", ", others)
                    + (more > 0 ? " and " + more + " more" : "") + ")");
        }
    }
}
