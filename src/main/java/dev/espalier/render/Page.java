package dev.espalier.render;

import java.util.List;

import dev.espalier.content.Content;
import dev.espalier.content.RelativePath;

/**
 * A rendered file.
 *
 * @param path in the output directory
 * @param template the name of the template it was made with
 * @param nodes the nodes it is for, in the order of the inventory; empty when it is for all
 */
public record Page(RelativePath path, Content content, String template, List<String> nodes) {
    public Page {
        nodes = List.copyOf(nodes);
    }
}
