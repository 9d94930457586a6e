package dev.espalier.render;

/** What {@code matchbox-group.json.peb} sees. Every field is a JSON string, in its quotes. */
public record MatchboxGroupView(String id, String name, String profile, String key, String value) {}
