package dev.espalier.format.ext4;

/** Which driver and which of its devices a device file stands for. */
public record DeviceNumber(int major, int minor) {

    /** From the first two words of {@code i_block}: the first holds numbers that fit 8 bits each, the second all. */
    static DeviceNumber decode(long old, long wide) {
        return old != 0
                ? new DeviceNumber((int) (old >>> 8 & 0xFF), (int) (old & 0xFF))
                : new DeviceNumber((int) (wide >>> 8 & 0xFFF), (int) ((wide & 0xFF) | (wide >>> 12 & 0xF_FF00)));
    }
}
