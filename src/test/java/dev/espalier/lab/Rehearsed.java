package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.lab.Boots.Client;
import dev.espalier.rehearse.Ending;
import dev.espalier.rehearse.Rehearsal;
import dev.espalier.rehearse.Rehearsals;
import dev.espalier.rehearse.Step;
import dev.espalier.report.BuildException;
import dev.espalier.tree.TreeView;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rehearsal of a node in a published tree, held against what a machine did: the same requests in the same order, and the
 * same kernel line.
 */
final class Rehearsed {
    static final String PORT_4011 = "REQUEST to port 4011";

    private static final String EEPROM = "EEPROM";
    private static final String UNDIONLY = "ipxe/undionly.kpxe";
    private static final Pattern PLAYED = Pattern.compile("  (\\S+): (\\d+ bytes|error .*|asked and broken off)");

    private final Rehearsal rehearsal;

    private Rehearsed(Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    /** A Pi starts by its EEPROM, another machine in the way given. */
    private static Rehearsed of(Path dist, String hostname, String way) throws IOException {
        try {
            Rehearsals rehearsals = Rehearsals.of(TreeView.published(dist));
            return rehearsals.rehearse(rehearsals.machine(hostname).orElseThrow()).stream()
                    .filter(each -> each.way().equals(way) || each.way().equals(EEPROM))
                    .map(Rehearsed::new)
                    .findFirst()
                    .orElseThrow();
        } catch (BuildException e) {
            throw new AssertionError(e);
        }
    }

    private String commandLine() {
        assertThat(rehearsal.ending()).isInstanceOf(Ending.Kernel.class);
        return ((Ending.Kernel) rehearsal.ending()).commandLine();
    }

    /** A Pi whose firmware was played, by what {@code client.py} said of it. */
    static void assertAgrees(Path dist, String hostname, String said) throws IOException {
        Rehearsed rehearsed = of(dist, hostname, EEPROM);
        List<String> files = rehearsed.rehearsal.steps().stream()
                .filter(step -> step.protocol() == Step.Protocol.TFTP)
                .map(step -> step.request() + " " + step.result())
                .toList();
        List<String> played = said.lines()
                .map(PLAYED::matcher)
                .filter(Matcher::matches)
                .map(line -> line.group(1) + (line.group(2).startsWith("error") ? " MISS" : " HIT"))
                .toList();
        assertThat(files).as("rehearsal of " + hostname).isEqualTo(played);
        assertThat(said).contains("\nCOMMAND LINE " + rehearsed.commandLine() + "\n");
    }

    /**
     * A machine that was emulated.
     *
     * @param observed what it asked for over the wire
     * @param line what its kernel was told
     */
    static void assertAgrees(Path dist, Client client, List<String> observed, String line) throws IOException {
        Rehearsed rehearsed = of(dist, client.node(), way(client));
        // The ROM of an emulated card is iPXE already, or a test puts undionly.kpxe in the place of a ROM.
        boolean bios = way(client).equals("BIOS");
        List<String> rehearsable =
                bios ? observed.stream().dropWhile(UNDIONLY::equals).toList() : observed;
        assertThat(known(rehearsed.requestsFrom(bios ? "iPXE" : "UEFI"), rehearsable))
                .as("rehearsal of " + client)
                .isEqualTo(rehearsable);
        assertThat(rehearsed.commandLine()).as("rehearsal of " + client).isEqualTo(line);
    }

    private static String way(Client client) {
        return switch (client.hardware().firmware()) {
            case X86_BIOS, X86_BIOS_UNDI -> "BIOS";
            case X86_UEFI, ARM64_UEFI -> "UEFI";
            case X86_UEFI_HTTP, ARM64_UEFI_HTTP -> "UEFI HTTP";
        };
    }

    private List<String> requestsFrom(String client) {
        List<String> requests = new ArrayList<>();
        rehearsal.steps().stream()
                .dropWhile(step -> !step.client().equals(client))
                .map(Rehearsed::request)
                .forEach(requests::add);
        return requests;
    }

    /** Who asks, and for which item of the menu, is not told apart on the wire. */
    private static String request(Step step) {
        return step.protocol() == Step.Protocol.DHCP
                ? step.request().replace(", as iPXE", "").replaceFirst("^(" + PORT_4011 + ").*", "$1")
                : step.request();
    }

    /** What the inventory does not say of a machine is a question mark: there is any value, or no request at all. */
    private static List<String> known(List<String> rehearsed, List<String> observed) {
        List<String> told = new ArrayList<>();
        for (String request : rehearsed) {
            String now = told.size() < observed.size() ? observed.get(told.size()) : "";
            if (!request.contains("?")) {
                told.add(request);
            } else if (now.matches("\\Q" + request.replace("?", "\\E[^/]+\\Q") + "\\E")) {
                told.add(now);
            }
        }
        return told;
    }
}
