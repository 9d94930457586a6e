/**
 * YAML layers in, one typed and merged inventory out, every value knowing its file, line and column.
 *
 * <p>In: a directory of {@code _site.yaml}, {@code _defaults.yaml} and node files. Out: an
 * {@link dev.espalier.inventory.Inventory}, or every problem of every file in one report. Never touches the network and
 * writes nothing. SnakeYAML stays inside this package and is used for its node graph only, because YAML 1.1 typing
 * turns serials and MAC addresses into numbers.
 */
@NullMarked
package dev.espalier.inventory;

import org.jspecify.annotations.NullMarked;
