package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/** Switches emulated machines on, together, in a lab that serves a tree, and judges what each of them comes to. */
final class Boots {
    /** For each boot, from power-on. A loaded machine may need more. */
    static final Duration LIMIT = Duration.ofSeconds(Long.parseLong(
            Optional.ofNullable(System.getenv("ESPALIER_BOOT_SECONDS")).orElse("120")));

    /** As last words: the machine switches itself off. */
    static final String OFF = "";

    private static final long POLL_MILLIS = 200;

    private final Lab lab;
    private final BuiltTree tree;
    private final Path directory;
    private final String remark;

    /** What the machines say and remember goes to {@code directory}. */
    Boots(Lab lab, BuiltTree tree, Path directory) {
        this(lab, tree, directory, "");
    }

    /** With a remark for the table of boots. */
    Boots(Lab lab, BuiltTree tree, Path directory, String remark) {
        this.lab = lab;
        this.tree = tree;
        this.directory = directory;
        this.remark = remark;
    }

    /**
     * A machine on the LAN.
     *
     * @param node the host name of the node that it is, or what to call it when it is none
     * @param loader what the tree gives it to start a kernel with
     * @param schematic what the initramfs of its node was made for
     */
    record Client(String node, EmulatedMachine.Hardware hardware, Loader loader, String schematic) {
        Client with(String... words) {
            return new Client(node, hardware.with(words), loader, schematic);
        }

        @Override
        public String toString() {
            return hardware.firmware().label() + " -> " + loader.label() + ": " + node;
        }
    }

    /** What a machine came to, as the table of boots has it and as a test asks for it. */
    private record Verdict(String row, String value) {}

    /** Looks at what a machine said so far; tells what it came to, or nothing as long as it is under way. */
    private interface Judge {
        Optional<Verdict> verdict(Client client, String said, boolean off);
    }

    /**
     * Each reaches the initramfs of its node, with exactly the kernel line that was planned for its node, by exactly the
     * requests that are rehearsed for it.
     */
    void assertKernelLines(Client... clients) throws IOException, InterruptedException {
        Map<Client, String> planned = new LinkedHashMap<>();
        for (Client client : clients) {
            planned.put(client, tree.kernelLine(client.node()));
        }
        try (Wire wire = Wire.listen(lab, directory)) {
            Map<Client, String> seen = watch(List.of(clients), (client, said, off) -> {
                Optional<EmulatedMachine.Kernel> kernel = EmulatedMachine.kernel(said);
                if (kernel.isEmpty()) {
                    EmulatedMachine.gaveUp(said).ifPresent(why -> fail("%s%n%s said:%n%s", why, client, said));
                }
                kernel.ifPresent(guest ->
                        assertThat(guest.schematic()).as(client.toString()).isEqualTo(client.schematic()));
                return kernel.map(guest -> new Verdict(guest.commandLine(), guest.commandLine()));
            });
            for (Client client : clients) {
                String line = client.loader().told(seen.getOrDefault(client, ""));
                assertThat(line).as(client.toString()).isEqualTo(planned.get(client));
                Rehearsed.assertAgrees(
                        tree.dist(), client, wire.requests(client.hardware().mac()), line);
            }
        }
    }

    /** Each comes to its last words, or to {@link #OFF}, without a kernel; returns all that each said. */
    Map<Client, String> assertNoKernel(Map<Client, String> lastWords) throws IOException, InterruptedException {
        return watch(List.copyOf(lastWords.keySet()), (client, said, off) -> {
            assertThat(EmulatedMachine.kernel(said)).as(client.toString()).isEmpty();
            String text = lastWords.getOrDefault(client, OFF);
            boolean last = text.equals(OFF) ? off : said.contains(text);
            return last
                    ? Optional.of(new Verdict(text.equals(OFF) ? "none: off" : "none: " + text, said))
                    : Optional.empty();
        });
    }

    private Map<Client, String> watch(List<Client> clients, Judge judge) throws IOException, InterruptedException {
        Map<Client, EmulatedMachine> running = new LinkedHashMap<>();
        Map<Client, String> results = new LinkedHashMap<>();
        try {
            for (Client client : clients) {
                running.put(client, EmulatedMachine.powerOn(lab, directory, client.hardware()));
            }
            while (!running.isEmpty()) {
                Thread.sleep(POLL_MILLIS);
                for (Map.Entry<Client, EmulatedMachine> entry : List.copyOf(running.entrySet())) {
                    Client client = entry.getKey();
                    EmulatedMachine machine = entry.getValue();
                    Optional<Verdict> verdict = look(client, machine, judge);
                    if (verdict.isPresent()) {
                        record(client, machine, verdict.get().row());
                        results.put(client, verdict.get().value());
                        machine.close();
                        running.remove(client);
                    }
                }
            }
            return results;
        } finally {
            running.values().forEach(EmulatedMachine::close);
        }
    }

    private Optional<Verdict> look(Client client, EmulatedMachine machine, Judge judge) throws IOException {
        // Asked before reading: what a machine says last is in the file once it is off.
        boolean off = machine.isOff();
        String said = machine.said();
        try {
            Optional<Verdict> verdict = judge.verdict(client, said, off);
            if (verdict.isEmpty() && (off || machine.sincePowerOn().compareTo(LIMIT) > 0)) {
                fail(
                        "%s%n%s said:%n%s",
                        off ? "off without a kernel" : "no end within " + LIMIT.toSeconds() + " s", client, said);
            }
            return verdict;
        } catch (AssertionError e) {
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            record(client, machine, "FAILED " + why);
            throw e;
        }
    }

    private void record(Client client, EmulatedMachine machine, String row) throws IOException {
        BootTable.add(client + remark, tree.mode(), machine.sincePowerOn(), row);
    }
}
