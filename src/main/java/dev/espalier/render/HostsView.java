package dev.espalier.render;

import java.util.List;

/** What {@code root-hosts.peb} sees: the image's lines but the machine's own. */
public record HostsView(List<String> lines, String hostname) {
    public HostsView {
        lines = List.copyOf(lines);
    }
}
