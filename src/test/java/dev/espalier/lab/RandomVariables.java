package dev.espalier.lab;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Changes to variables, made up from a seed, and what is there after them. Few names under few GUIDs, so that most are set,
 * changed, removed and set again; some differ in case or in the GUID alone.
 */
final class RandomVariables {
    static final String ONE = "11111111-2222-3333-4444-555555555555";
    static final String OTHER = "AAAAAAAA-2222-3333-4444-555555555555";

    static final List<String> NAMES = List.of(
            ONE + ":Boot0000",
            OTHER + ":Boot0000",
            ONE + ":boot0000",
            ONE + ":with a space",
            ONE + ":x",
            OTHER + ":SystemTableMode",
            OTHER + ":" + "long".repeat(25));
    /** With every remainder of four, from which the padding of a record follows. */
    private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 6, 7, 8, 33, 66, 255);

    private final Random random;
    private final Map<String, SeenVariable> there = new TreeMap<>();

    RandomVariables(long seed) {
        this.random = new Random(seed);
    }

    /** @param data in hexadecimal; empty when the variable is removed */
    record Change(String id, int attributes, Optional<String> data) {}

    /** @param attributes a variable that is not there gets one of these; one that is there keeps its own */
    Change next(int... attributes) {
        String id = NAMES.get(random.nextInt(NAMES.size()));
        Optional<SeenVariable> present = Optional.ofNullable(there.get(id));
        if (present.isPresent() && random.nextInt(4) == 0) {
            there.remove(id);
            return new Change(id, present.get().attributes(), Optional.empty());
        }
        boolean sameSize = present.isPresent() && random.nextInt(3) == 0;
        int size = sameSize ? present.get().data().length() / 2 : SIZES.get(random.nextInt(SIZES.size()));
        byte[] data = new byte[size];
        random.nextBytes(data);
        SeenVariable set = new SeenVariable(
                present.map(SeenVariable::attributes).orElse(attributes[random.nextInt(attributes.length)]),
                HexFormat.of().formatHex(data));
        there.put(id, set);
        return new Change(id, set.attributes(), Optional.of(set.data()));
    }

    Map<String, SeenVariable> there() {
        return new TreeMap<>(there);
    }
}
