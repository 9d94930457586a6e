package dev.espalier.rootfs;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of unpacking.
 *
 * @param bytes of files
 * @param lacking how many of what could not be made or set as the image has it: {@code owners}, {@code devices}
 */
public record Unpacked(int files, int directories, long bytes, SortedMap<String, Integer> lacking) {
    public Unpacked {
        lacking = Collections.unmodifiableSortedMap(new TreeMap<>(lacking));
    }
}
