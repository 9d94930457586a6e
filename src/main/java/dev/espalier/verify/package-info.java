/**
 * Reads again what was staged, or what was published, and judges it as a stranger would.
 *
 * <p>In: a {@link dev.espalier.tree.TreeView}. Out: problems, with the place in the output. It reads files by the rules of
 * those who will read them (the Pi's firmware, GRUB, dnsmasq) and shares no code with what wrote them, so that a mistake
 * in the one is not repeated in the other. Changes nothing.
 */
@NullMarked
package dev.espalier.verify;

import org.jspecify.annotations.NullMarked;
