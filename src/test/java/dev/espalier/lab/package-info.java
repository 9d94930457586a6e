/**
 * A small network on one machine: stock dnsmasq serves a built tree to simulated Pis and to emulated machines.
 *
 * <p>The artifacts that the tree is built from, and the client that plays the firmware, are in {@code src/test/rig}.
 */
@NullMarked
package dev.espalier.lab;

import org.jspecify.annotations.NullMarked;
