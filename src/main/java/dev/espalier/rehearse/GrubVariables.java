package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** GRUB's variables, and the commands that only read and write them. What is not understood ends the conversation. */
final class GrubVariables {
    private static final int LONGEST = 1 << 16;
    /** A disk of the machine's own, wherever it is. */
    private static final String DISK = "hd0,gpt1";

    private final Conversation talk;
    private final GrubFacts facts;
    private final Map<String, String> values = new TreeMap<>();

    GrubVariables(Conversation talk, int architecture, Url from, String prefix) {
        this.talk = talk;
        this.facts = new GrubFacts(talk.machine());
        String device = from.scheme() + "," + from.host();
        values.put("root", device);
        values.put("prefix", "(" + device + ")" + prefix);
        values.put("grub_platform", "efi");
        values.put("grub_cpu", Architectures.isArm64(architecture) ? "arm64" : "x86_64");
        values.put("net_default_mac", talk.machine().mac().orElse(IpxeSettings.UNKNOWN));
        values.put("net_default_ip", IpxeSettings.UNKNOWN);
        values.put("net_default_server", from.host());
        values.put("pxe_default_server", from.host());
    }

    /** Empty where it is not set. */
    String value(String name) {
        return values.getOrDefault(name, "");
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    /** {@code name=value}. */
    boolean set(String assignment, String where) {
        String[] parts = assignment.split("=", 2);
        if (assignment.length() > LONGEST) {
            talk.notUnderstood(where + " makes the variable " + parts[0] + " longer than is followed here");
            return false;
        }
        values.put(parts[0], parts.length > 1 ? parts[1] : "");
        return true;
    }

    boolean unset(List<String> names) {
        names.forEach(values::remove);
        return true;
    }

    /** {@code test}, and {@code [} with its bracket at the end. */
    boolean test(String name, List<String> operands, String where) {
        List<String> words = new ArrayList<>(operands);
        if (name.equals("[")
                && (words.isEmpty() || !words.remove(words.size() - 1).equals("]"))) {
            talk.stuck(where + " has [ without ]");
            return false;
        }
        Optional<Boolean> result = GrubTest.of(words);
        if (result.isEmpty()) {
            talk.notUnderstood(where + " tests \"" + String.join(" ", words) + "\"");
        }
        return result.orElse(false);
    }

    /** Finds a file on the machine's own disk: it is taken for granted that it is there. */
    boolean search(List<String> operands) {
        for (String word : operands) {
            if (word.startsWith("--set=")) {
                values.put(word.substring("--set=".length()), DISK);
            } else if (word.equals("--set")) {
                values.put("root", DISK);
            }
        }
        return true;
    }

    boolean smbios(List<String> operands, String where) {
        Optional<String> value = facts.find(operands);
        Optional<String> variable = GrubFacts.option(operands, "--set", "-s");
        if (value.isEmpty() || variable.isEmpty()) {
            talk.notUnderstood(where + " asks for \"smbios " + String.join(" ", operands) + "\"");
            return false;
        }
        values.put(variable.get(), value.get());
        return true;
    }
}
