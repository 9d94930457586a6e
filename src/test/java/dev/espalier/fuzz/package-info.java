/**
 * Fuzzing of everything that reads bytes which strangers wrote. A {@link dev.espalier.fuzz.FuzzTarget} says what must hold
 * of one reader, and lies beside that reader's other tests; {@link dev.espalier.fuzz.FuzzTargets} lists them all.
 *
 * <p>{@link dev.espalier.fuzz.FuzzTest} runs in every build: honest inputs, those that once failed, and a fixed number of
 * seeded mutants. {@link dev.espalier.fuzz.FuzzOnDemand} searches on, guided by coverage, for as long as it is given.
 */
@NullMarked
package dev.espalier.fuzz;

import org.jspecify.annotations.NullMarked;
