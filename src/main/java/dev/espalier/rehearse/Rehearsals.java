package dev.espalier.rehearse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
import dev.espalier.report.Wording;
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

    public Optional<Machine> machine(String hostname) {
        return machines().stream()
                .filter(machine -> machine.hostname().equals(hostname))
                .findFirst();
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

    /** What keeps machines from where the inventory wants them. What many have in common is told once, with their names. */
    public List<Problem> findings() throws IOException {
        return play(Set.of()).findings();
    }

    /**
     * What came of the rehearsals of all machines.
     *
     * @param readers of the files that were watched, the names of the machines that are sent them, whichever way they start
     */
    public record Played(int machines, List<Problem> findings, SortedMap<RelativePath, SortedSet<String>> readers) {}

    /** Plays all machines, and watches who is sent those files. */
    public Played play(Set<RelativePath> watched) throws IOException {
        Map<String, Findings> byCause = new LinkedHashMap<>();
        SortedMap<RelativePath, SortedSet<String>> readers = new TreeMap<>();
        List<Machine> machines = machines();
        for (Machine machine : machines) {
            for (Rehearsal rehearsal : rehearse(machine)) {
                rehearsal
                        .finding(tree.root())
                        .ifPresent(problem -> byCause.computeIfAbsent(
                                        problem.code() + " " + problem.where() + " " + rehearsal.cause(),
                                        cause -> new Findings(problem))
                                .names
                                .add(machine.hostname()));
                rehearsal.steps().stream()
                        .flatMap(step -> step.file().stream())
                        .filter(watched::contains)
                        .forEach(file -> readers.computeIfAbsent(file, path -> new TreeSet<>())
                                .add(machine.hostname()));
            }
        }
        List<Problem> findings =
                byCause.values().stream().map(Findings::problem).toList();
        return new Played(machines.size(), findings, readers);
    }

    /** Equal findings of several machines. */
    private static final class Findings {
        private static final int SHOWN = 5;

        private final Problem first;
        private final Set<String> names = new LinkedHashSet<>();

        Findings(Problem first) {
            this.first = first;
        }

        /** The first one is of the machine that it names itself. */
        Problem problem() {
            List<String> others = names.stream().skip(1).toList();
            return others.isEmpty()
                    ? first
                    : first.withMessage(first.message() + " (and so for " + Wording.upTo(SHOWN - 1, others) + ")");
        }
    }
}
