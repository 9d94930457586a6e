/** What tests of all packages share: tools of the machine, and nothing that a single test could hold itself. */
@NullMarked
package dev.espalier.testing;

import org.jspecify.annotations.NullMarked;
