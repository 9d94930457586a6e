/** Picocli commands, printing and exit codes. The only user of standard output and standard error. */
@NullMarked
package dev.espalier.cli;

import org.jspecify.annotations.NullMarked;
