package dev.espalier.format.ext4;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Inodes found by their number, at the price of one reference each. */
final class InodeTable {
    private final List<Inode> sorted;

    /** Of inodes that are sorted by their number. */
    InodeTable(List<Inode> sorted) {
        this.sorted = sorted;
    }

    List<Inode> all() {
        return Collections.unmodifiableList(sorted);
    }

    Optional<Inode> get(long number) {
        int index = index(number);
        return index < 0 ? Optional.empty() : Optional.of(sorted.get(index));
    }

    /** Where the inode stands, negative if nowhere. */
    int index(long number) {
        int low = 0;
        int high = sorted.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = sorted.get(middle).number();
            if (there == number) {
                return middle;
            }
            if (there < number) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** Those at the indices that are wanted. */
    InodeTable keep(IntPredicate wanted) {
        List<Inode> kept = new ArrayList<>(sorted.size());
        for (int index = 0; index < sorted.size(); index++) {
            if (wanted.test(index)) {
                kept.add(sorted.get(index));
            }
        }
        return new InodeTable(kept);
    }
}
