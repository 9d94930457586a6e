package dev.espalier.render;

/** What {@code cmdline.txt.peb} sees: the whole kernel line. */
public record KernelLineView(String line) {}
