package dev.espalier.format.disk;

import java.util.HexFormat;

import dev.espalier.format.bytes.Guid;

/** What a partition is for, in the words of its table. */
public sealed interface PartitionType {

    /** As GPT has it: PartitionTypeGUID. */
    record Gpt(Guid guid) implements PartitionType {
        @Override
        public String toString() {
            return guid.toString();
        }
    }

    /** As MBR has it: OSType, one byte. */
    record Mbr(int osType) implements PartitionType {
        public Mbr {
            if (osType < 0 || osType > 0xFF) {
                throw new IllegalArgumentException("not a byte: " + osType);
            }
        }

        @Override
        public String toString() {
            return "0x" + HexFormat.of().withUpperCase().toHexDigits((byte) osType);
        }
    }
}
