package dev.espalier.render;

import java.util.List;

/**
 * What {@code matchbox-profile.json.peb} sees. Every text is a JSON string, in its quotes, or empty.
 *
 * @param kernel empty when Matchbox does not boot the machine; then {@code initramfs} is too
 * @param generic empty when it has no machine configuration
 */
public record MatchboxProfileView(
        String id, String name, String kernel, String initramfs, List<String> arguments, String generic) {}
