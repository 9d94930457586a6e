package dev.espalier.render;

/**
 * What {@code matchbox.ipxe.peb} sees.
 *
 * @param url of the Matchbox server, without a slash at its end
 * @param unknown {@code exit} or {@code refuse}: what a machine gets that Matchbox does not know
 */
public record MatchboxScriptView(String url, String unknown) {}
