/**
 * Plays each client against a tree, request by request, up to the kernel line.
 *
 * <p>In: a {@link dev.espalier.tree.TreeView}. Out: a {@link dev.espalier.rehearse.Rehearsal} for each way in which a machine
 * may start. It knows nothing of the plan: what a client is told comes from {@code dnsmasq.conf} by dnsmasq's rules, what it
 * finds from the tree by the rules of a server, and what it does next from the files it was given. Whatever is not understood
 * ends a rehearsal as such, and never as a success.
 */
@NullMarked
package dev.espalier.rehearse;

import org.jspecify.annotations.NullMarked;
