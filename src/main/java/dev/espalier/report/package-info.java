/** What is said to people: problems with their place and a cure, and events while a build runs. Prints nothing itself. */
@NullMarked
package dev.espalier.report;

import org.jspecify.annotations.NullMarked;
