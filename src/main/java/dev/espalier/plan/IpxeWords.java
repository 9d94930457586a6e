package dev.espalier.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.espalier.inventory.MacAddress;
import dev.espalier.inventory.Node;

/**
 * What a word of an iPXE script cannot be. iPXE (core/exec.c) splits a line at blanks, takes {@code ||}, {@code &&} and
 * {@code ;} that stand alone for operators and a word that begins with {@code #} for a comment, and then puts its settings
 * in the place of {@code ${name}}. It has no quoting, so that such a word cannot be said at all.
 */
final class IpxeWords {
    private static final List<String> OPERATORS = List.of("||", "&&", ";");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final String CONFIG = "talos.config=";

    private IpxeWords() {}

    /** Why {@code word} cannot stand in a script, for a message that begins with the word. */
    static Optional<String> fault(String word) {
        if (OPERATORS.contains(word)) {
            return Optional.of("is an operator of iPXE's scripts, which have no quoting");
        }
        if (word.startsWith("#")) {
            return Optional.of("begins with #, from where on iPXE takes the line for a comment");
        }
        if (word.contains("${")) {
            return Optional.of("has ${, and iPXE puts a setting of its own in the place of ${...}");
        }
        return Optional.empty();
    }

    /** Like {@link #fault}, for a word in which the places that Talos fills in were filled. */
    static Optional<String> faultOfFilled(String word) {
        String known = PLACEHOLDER
                .matcher(word)
                .replaceAll(found -> Matcher.quoteReplacement(
                        List.of("mac", "uuid", "serial:uristring").contains(found.group(1)) ? "" : found.group()));
        return fault(word.startsWith(CONFIG) ? known : word);
    }

    /**
     * In {@code talos.config=} Talos itself puts what a machine is in the place of {@code ${mac}} and the like, of which
     * nothing reaches it through iPXE. So the inventory's value is written, and where it has none, what iPXE calls it.
     */
    static String filled(String word, Node node) {
        if (!word.startsWith(CONFIG)) {
            return word;
        }
        return PLACEHOLDER
                .matcher(word)
                .replaceAll(found -> Matcher.quoteReplacement(
                        value(found.group(1).toLowerCase(Locale.ROOT), node).orElse(found.group())));
    }

    private static Optional<String> value(String name, Node node) {
        return switch (name) {
            case "mac" ->
                Optional.of(
                        node.macs().stream().findFirst().map(MacAddress::colons).orElse("${mac}"));
            case "uuid" -> Optional.of(node.uuid().orElse("${uuid}"));
            case "serial" -> Optional.of(node.serial().orElse("${serial:uristring}"));
            case "hostname" -> Optional.of(node.hostname());
            default -> Optional.empty();
        };
    }
}
