package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.FirmwareImages;
import dev.espalier.format.uefi.VariableStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code espalier nvram} reads what EDK2 wrote, changes it, and EDK2 goes on from there. */
class VariablesWrittenByEdk2IT {
    private static final String GUID = RandomVariables.ONE;
    private static final int LIVE = 0x3F;
    private static final int DELETED = 0x3D;
    /** Of a record of which the name has four letters: the header and the name. */
    private static final int OVERHEAD = 60 + 2 * (4 + 1);

    @TempDir
    Path directory;

    private Edk2Judge judge;

    @BeforeEach
    void needsEdk2() throws IOException, InterruptedException {
        judge = Edk2Judge.open(directory);
    }

    @ParameterizedTest
    @ValueSource(longs = {3})
    void edk2AndTheCommandLine_changeOneStoreInTurn(long seed) throws IOException, InterruptedException {
        RandomVariables random = new RandomVariables(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            lines.add(setvar(random.next(3, 7)));
        }
        Nvram nvram = judge.assertSeen(
                Edk2Flash.withRecordsOf(FirmwareImages.large()), lines, random.there(), RandomVariables.NAMES);

        for (int i = 0; i < 15; i++) {
            RandomVariables.Change change = random.next(7);
            if (change.data().isPresent()) {
                nvram.set(List.of(change.id() + "=hex:" + change.data().get()));
            } else {
                nvram.unset(List.of(change.id()));
            }
        }
        lines.clear();
        Edk2Flash flash = Edk2Flash.withRecordsOf(nvram.image());
        for (int i = 0; i < 20; i++) {
            lines.add(setvar(random.next(3, 7)));
        }
        judge.assertSeen(flash, lines, random.there(), RandomVariables.NAMES);
    }

    private static String setvar(RandomVariables.Change change) {
        String guid = change.id().substring(0, GUID.length());
        String name = change.id().substring(GUID.length() + 1);
        String attributes = change.attributes() == 7 ? "-nv -bs -rt" : "-nv -bs";
        return "setvar \"" + name + "\" -guid " + guid
                + change.data().map(data -> " " + attributes + " =" + data).orElse(" =");
    }

    /**
     * The command line fills the store of an image to the last byte, partly with what it deletes again; what the emulated
     * machine's store has behind it is full of deleted records. EDK2 can write nothing before it has reclaimed their room.
     */
    @Test
    void storeFilledToTheBrim_isReclaimedByEdk2AndStillRead() throws IOException, InterruptedException {
        Random random = new Random(11);
        Map<String, SeenVariable> expected = new TreeMap<>();
        // The mark of a store that the firmware has used: it needs no more room for variables of its own.
        Nvram nvram = judge.image(FirmwareImages.large(
                FirmwareImages.record(LIVE, "RamMoreThan3GB", FirmwareImages.CONFIG_DXE, "01000000")));
        for (int i = 10; i < 22; i++) {
            nvram.set(List.of(assignment("Go" + i, data(random, 1200)), keep("Li" + i, data(random, 2500), expected)));
            nvram.unset(List.of(GUID + ":Go" + i));
        }
        for (int i = 10; nvram.free() > 0; i++) {
            int room = Math.min(nvram.free(), VariableStore.MAX_VARIABLE_SIZE);
            nvram.set(List.of(keep("Br" + i, data(random, room - OVERHEAD), expected)));
        }
        assertThat(nvram.call("set", List.of("FanTemp=60")).output()).contains("the store is full");

        Edk2Flash flash = Edk2Flash.withRecordsOf(nvram.image());
        byte[] deleted = FirmwareImages.record(DELETED, 7, "Gone", Guid.parse(GUID), new byte[0x1000 - OVERHEAD]);
        for (int at = Edk2Flash.behindThePisStore(); at < Edk2Flash.end(); at += deleted.length) {
            flash = flash.with(deleted, at);
        }
        String late = "0102030405060708";
        expected.put(GUID + ":Late", new SeenVariable(7, late));
        Nvram left = judge.assertSeen(
                flash, List.of("setvar Late -guid " + GUID + " -nv -bs -rt =" + late), expected, expected.keySet());
        assertThat(left.call("list", List.of("--all")).output()).doesNotContain(GUID + ":Go");
    }

    private static String keep(String name, String data, Map<String, SeenVariable> expected) {
        expected.put(GUID + ":" + name, new SeenVariable(7, data));
        return assignment(name, data);
    }

    private static String assignment(String name, String data) {
        return GUID + ":" + name + "=hex:" + data;
    }

    private static String data(Random random, int size) {
        byte[] data = new byte[size];
        random.nextBytes(data);
        return HexFormat.of().formatHex(data);
    }
}
