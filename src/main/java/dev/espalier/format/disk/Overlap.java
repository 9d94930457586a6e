package dev.espalier.format.disk;

import java.util.Comparator;
import java.util.List;

import dev.espalier.format.bytes.FormatException;

/** The rule that both tables share: a byte of the disk belongs to one partition at most. */
final class Overlap {
    private Overlap() {}

    /** @param tableOffset where the table begins that is to blame */
    static void refuse(List<Partition> partitions, long tableOffset) throws FormatException {
        List<Partition> byStart = partitions.stream()
                .sorted(Comparator.comparingLong(Partition::firstByte))
                .toList();
        for (int i = 1; i < byStart.size(); i++) {
            Partition before = byStart.get(i - 1);
            Partition after = byStart.get(i);
            if (after.firstByte() < before.end()) {
                throw FormatException.damaged(
                        tableOffset,
                        "partitions",
                        before.index() + " and " + after.index() + " overlap from byte " + after.firstByte() + " on");
            }
        }
    }
}
