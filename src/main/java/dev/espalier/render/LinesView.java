package dev.espalier.render;

import java.util.List;

/** What {@code config.txt.peb} sees. */
public record LinesView(List<String> lines) {}
