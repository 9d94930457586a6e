package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.FirmwareImages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EDK2 reads what the command line wrote into an image, byte for byte and nothing more; {@link EmulatedEdk2} tells which. */
class VariablesJudgedByEdk2IT {
    private static final int LIVE = 0x3F;
    private static final int BEING_REPLACED = 0x3E;
    private static final String TIMEOUT = "8BE4DF61-93CA-11D2-AA0D-00E098032B8C:Timeout";
    private static final SeenVariable USUAL_TIMEOUT = new SeenVariable(7, "0500");

    @TempDir
    Path directory;

    private Edk2Judge judge;

    @BeforeEach
    void needsEdk2() throws IOException, InterruptedException {
        judge = Edk2Judge.open(directory);
    }

    /** What is in the image before, and what the command line does with each variable. */
    enum Sequence {
        SET_WHERE_NONE_WAS,
        REPLACE_BY_THE_SAME_SIZE,
        REPLACE_BY_ANOTHER_SIZE,
        UNSET,
        SET_AFTER_UNSET
    }

    @ParameterizedTest
    @EnumSource
    void everyVariableOfTheCatalogue_isSeenAsItWasLeft(Sequence sequence) throws IOException, InterruptedException {
        List<CatalogueValues.Values> variables = CatalogueValues.all();
        List<byte[]> records = new ArrayList<>();
        List<String> first = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> last = new ArrayList<>();
        Map<String, SeenVariable> expected = new TreeMap<>();
        for (int i = 0; i < variables.size(); i++) {
            CatalogueValues.Values variable = variables.get(i);
            // Another pair of values in each sequence.
            int pair = List.of(Sequence.values()).indexOf(sequence);
            CatalogueValues.Value old = variable.value(pair);
            CatalogueValues.Value set = variable.value(pair + 1);
            switch (sequence) {
                case REPLACE_BY_THE_SAME_SIZE -> records.add(record(LIVE, variable, old.data()));
                case REPLACE_BY_ANOTHER_SIZE, UNSET -> {
                    // A live record; one that EDK2 was about to replace; and one of those with its successor behind it.
                    if (i % 3 > 0) {
                        records.add(record(BEING_REPLACED, variable, old.data() + "00"));
                    }
                    if (i % 3 != 1) {
                        records.add(record(LIVE, variable, old.data() + "0000"));
                    }
                }
                default -> {}
            }
            first.add(variable.name() + "=" + old.text());
            names.add(variable.name());
            last.add(variable.name() + "=" + set.text());
            expected.put(variable.id(), variable.seen(set));
        }

        Nvram nvram = judge.image(FirmwareImages.large(records.toArray(byte[][]::new)));
        switch (sequence) {
            case UNSET -> {
                nvram.unset(names);
                expected.clear();
                // What is not there EDK2 creates itself.
                expected.put(TIMEOUT, USUAL_TIMEOUT);
            }
            case SET_AFTER_UNSET -> {
                nvram.set(first);
                nvram.unset(names);
                nvram.set(last);
            }
            default -> nvram.set(last);
        }
        judge.assertSeen(
                nvram,
                expected,
                variables.stream().map(CatalogueValues.Values::id).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_260_117})
    void anyChanges_areSeenAsTheyWereMade(long seed) throws IOException, InterruptedException {
        RandomVariables random = new RandomVariables(seed);
        Nvram nvram = judge.image(FirmwareImages.large());
        List<String> assignments = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            RandomVariables.Change change = random.next(7);
            if (change.data().isPresent()) {
                assignments.add(change.id() + "=hex:" + change.data().get());
            } else {
                flush(nvram, assignments);
                nvram.unset(List.of(change.id()));
            }
        }
        flush(nvram, assignments);
        judge.assertSeen(nvram, random.there(), RandomVariables.NAMES);
    }

    private static void flush(Nvram nvram, List<String> assignments) throws IOException, InterruptedException {
        if (!assignments.isEmpty()) {
            nvram.set(assignments);
            assignments.clear();
        }
    }

    private static byte[] record(int state, CatalogueValues.Values variable, String data) {
        return FirmwareImages.record(
                state,
                variable.attributes(),
                variable.name(),
                Guid.parse(variable.guid()),
                HexFormat.of().parseHex(data));
    }
}
