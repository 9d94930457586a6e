package dev.espalier.tree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.espalier.report.Masked;

/**
 * Why an entry is in the tree: the nodes it was made for, the artifacts its bytes come from, the templates that wrote
 * it. Each list is sorted and without doubles. Shared files name no nodes; the links of the nodes lead to them.
 */
public record Origin(List<String> nodes, List<Source> artifacts, List<String> templates) {

    public Origin {
        nodes = nodes.stream().sorted().distinct().toList();
        artifacts = artifacts.stream().sorted().distinct().toList();
        templates = templates.stream().sorted().distinct().toList();
    }

    /**
     * A fetched file, or one member of it.
     *
     * @param url kept without credentials
     */
    public record Source(String url, Optional<String> member) implements Comparable<Source> {
        private static final Comparator<Source> ORDER =
                Comparator.comparing(Source::url).thenComparing(source -> source.member.orElse(""));

        public Source {
            url = Masked.urls(url);
        }

        @Override
        public int compareTo(Source other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return member.map(name -> name + " of " + url).orElse(url);
        }
    }

    public static Origin none() {
        return new Origin(List.of(), List.of(), List.of());
    }

    public static Origin ofNode(String node) {
        return none().withNode(node);
    }

    public static Origin ofTemplate(String template) {
        return none().withTemplate(template);
    }

    public static Origin ofArtifact(String url) {
        return none().withSource(new Source(url, Optional.empty()));
    }

    public static Origin ofMember(String url, String member) {
        return none().withSource(new Source(url, Optional.of(member)));
    }

    public Origin withNode(String node) {
        return and(new Origin(List.of(node), List.of(), List.of()));
    }

    public Origin withTemplate(String template) {
        return and(new Origin(List.of(), List.of(), List.of(template)));
    }

    public Origin withSource(Source source) {
        return and(new Origin(List.of(), List.of(source), List.of()));
    }

    /** Both reasons in one. */
    public Origin and(Origin other) {
        return new Origin(
                Stream.concat(nodes.stream(), other.nodes.stream()).toList(),
                Stream.concat(artifacts.stream(), other.artifacts.stream()).toList(),
                Stream.concat(templates.stream(), other.templates.stream()).toList());
    }

    /** For people: {@code start4.elf of https://host/a.zip for node-01}; {@code unnamed} when nothing is known. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (!templates.isEmpty()) {
            words.add("template " + String.join(", ", templates));
        }
        if (!artifacts.isEmpty()) {
            words.add(String.join(", ", artifacts.stream().map(Source::toString).toList()));
        }
        if (!nodes.isEmpty()) {
            words.add((words.isEmpty() ? "node " : "for ") + String.join(", ", nodes));
        }
        return words.isEmpty() ? "unnamed" : String.join(" ", words);
    }
}
