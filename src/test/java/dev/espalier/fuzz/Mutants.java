package dev.espalier.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils honest inputs, the same way for the same number. */
final class Mutants {
    /** Where lengths, counts and offsets go wrong; small ones are likeliest to be believed. */
    private static final long[] TELLING = {
        0,
        1,
        2,
        3,
        4,
        7,
        8,
        15,
        16,
        31,
        32,
        63,
        64,
        127,
        128,
        255,
        256,
        511,
        512,
        4095,
        4096,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x10000,
        0xFFFFFF,
        0x7FFF_FFFF,
        0x8000_0000L,
        0xFFFF_FFFEL,
        -1,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private final List<byte[]> honest;

    Mutants(List<byte[]> honest) {
        this.honest = honest;
    }

    byte[] mutant(long number) {
        Random random = new Random(number);
        byte[] mutant = any(random).clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            mutant = spoiled(mutant, random);
        }
        return mutant;
    }

    private byte[] any(Random random) {
        return honest.get(random.nextInt(honest.size()));
    }

    private byte[] spoiled(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return any(random).clone();
        }
        int at = place(bytes.length, random);
        int length = 1 + random.nextInt(Math.min(bytes.length - at, 1 << random.nextInt(8)));
        return switch (random.nextInt(8)) {
            case 0 -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
            case 1 -> with(bytes, at, (byte) random.nextInt(256));
            case 2, 3 -> withNumber(bytes, at, random);
            case 4 -> joined(bytes, at, new byte[0], at + length);
            case 5 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 6 -> crossed(bytes, at, random);
            default ->
                random.nextInt(4) == 0
                        ? Arrays.copyOf(bytes, at)
                        : joined(bytes, at, slice(any(random), random), at + length);
        };
    }

    /** Half of the places lie near the start, where headers are. */
    private static int place(int length, Random random) {
        return random.nextInt(random.nextBoolean() ? length : Math.min(length, 128));
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    /** A number of 1 to 8 bytes, in either order: a telling one, or near to what was there. */
    private static byte[] withNumber(byte[] bytes, int at, Random random) {
        int width = Math.min(1 << random.nextInt(4), bytes.length - at);
        boolean bigEndian = random.nextBoolean();
        long number = 0;
        for (int i = 0; i < width; i++) {
            number |= (bytes[bigEndian ? at + width - 1 - i : at + i] & 0xFFL) << (Byte.SIZE * i);
        }
        number = random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : number + random.nextInt(65) - 32;
        for (int i = 0; i < width; i++) {
            bytes[bigEndian ? at + width - 1 - i : at + i] = (byte) (number >>> (Byte.SIZE * i));
        }
        return bytes;
    }

    /** The start of this one and the end of another. */
    private byte[] crossed(byte[] bytes, int at, Random random) {
        byte[] other = any(random);
        return joined(bytes, at, Arrays.copyOfRange(other, Math.min(at, other.length), other.length), bytes.length);
    }

    private static byte[] slice(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, from + random.nextInt(Math.min(bytes.length - from, 256) + 1));
    }

    /** Bytes up to {@code from}, {@code between}, and bytes from {@code to} on. */
    private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
        byte[] joined = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, joined, from, between.length);
        System.arraycopy(bytes, to, joined, from + between.length, bytes.length - to);
        return joined;
    }
}
