package dev.espalier.format.uefi;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import dev.espalier.firmware.VariableEditor;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import dev.espalier.fuzz.FuzzTarget;

import static org.assertj.core.api.Assertions.assertThat;

/** A volume with variables, of which the input is the start: the headers and the records. Variables are set and unset. */
public final class UefiTarget implements FuzzTarget {
    private static final int RECORDS = FirmwareVolume.HEADER_SIZE + VariableStore.HEADER_SIZE;
    private static final byte[] EMPTY = FirmwareImages.volume();
    private static final VariableId NEW = new VariableId("New", Guid.parse("00000000-0000-0000-0000-00000000F0F0"));

    @Override
    public String name() {
        return "uefi";
    }

    @Override
    public int mutants() {
        return 1_500;
    }

    @Override
    public List<byte[]> seeds() {
        Guid vendor = FirmwareImages.GLOBAL;
        return List.of(
                seed(),
                seed(
                        record(0x3F, 7, "SystemTableMode", FirmwareImages.CONFIG_DXE, 4),
                        record(0x3D, 7, "Gone", vendor, 3),
                        record(0x3F, 7, "Boot0000", vendor, 40),
                        record(0x3F, 7, "BootOrder", vendor, 2)),
                seed(
                        record(0x3E, 7, "Timeout", vendor, 2),
                        record(0x3F, 7, "Timeout", vendor, 5),
                        record(0x3E, 7, "Lang", vendor, 3),
                        record(0x3F, 0x27, "db", vendor, 9),
                        record(0x7F, 7, "Half", vendor, 1),
                        record(0x3C, 3, "Twice", vendor, 1)));
    }

    private static byte[] record(int state, int attributes, String name, Guid vendor, int size) {
        return FirmwareImages.record(state, attributes, name, vendor, new byte[size]);
    }

    private static byte[] seed(byte[]... records) {
        int length =
                RECORDS + Arrays.stream(records).mapToInt(each -> each.length).sum();
        return Arrays.copyOf(FirmwareImages.volume(records), length);
    }

    @Override
    public boolean takes(byte[] input) throws FormatException {
        boolean alone = reads(input);
        return reads(image(input)) || alone;
    }

    /** Erased where the input does not reach. */
    private static byte[] image(byte[] input) {
        byte[] image = EMPTY.clone();
        System.arraycopy(input, 0, image, 0, Math.min(input.length, image.length));
        return image;
    }

    private static boolean reads(byte[] image) throws FormatException {
        FirmwareVolume volume;
        try {
            volume = FirmwareVolume.parse(image);
        } catch (FormatException e) {
            assertThat(e.offset()).isBetween(0L, (long) image.length);
            return false;
        }
        VariableStore store = volume.store();
        assertThat(Arrays.equals(volume.withStore(store), image)).isTrue();
        VariableEditor editor = VariableEditor.open(image);
        editor.list(true).forEach(listed -> assertThat(listed.line()).doesNotContain("\n"));
        assertThat(editor.json(editor.list(true))).isNotEmpty();

        holdSet(store, new Setting(NEW.name(), NEW.vendor(), 7, VariableData.of(new byte[] {1, 2, 3})));
        // Each change goes over the whole store: the last one will do, which is where the input's own bytes often end.
        List<Variable> live = store.live();
        if (!live.isEmpty()) {
            Variable variable = live.get(live.size() - 1);
            holdUnset(store, variable);
            for (int size : IntStream.of(variable.data().size(), variable.data().size() + 1)
                    .filter(each -> each > 0)
                    .toArray()) {
                byte[] data = new byte[size];
                Arrays.fill(data, (byte) 0x5A);
                holdSet(store, new Setting(variable.name(), variable.vendor(), 7, VariableData.of(data)));
            }
        }
        return true;
    }

    private static void holdUnset(VariableStore before, Variable variable) throws FormatException {
        try {
            VariableStore after = before.unset(variable.id());
            assertThat(after.live(variable.id())).isEmpty();
            holdOthers(before, after, variable.id());
        } catch (FormatException e) {
            assertThat(variable.isAuthenticated()).as(e.getMessage()).isTrue();
        }
    }

    private static void holdSet(VariableStore before, Setting setting) throws FormatException {
        VariableStore after;
        try {
            after = before.set(setting);
        } catch (FormatException e) {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(FormatException.Kind.UNSUPPORTED);
            return;
        }
        assertThat(after.live(setting.id()).map(Variable::data)).contains(setting.data());
        assertThat(after.set(setting)).isSameAs(after);
        holdOthers(before, after, setting.id());
        holdOthers(after, after.unset(setting.id()), setting.id());
    }

    /** Outside the records of {@code changed} and what was free before, every byte is as it was. */
    private static void holdOthers(VariableStore before, VariableStore after, VariableId changed) {
        byte[] old = before.encode();
        byte[] now = after.encode();
        for (Variable record : before.records()) {
            if (record.id().equals(changed)) {
                System.arraycopy(now, record.offset(), old, record.offset(), record.length());
            }
        }
        int end = old.length - before.free();
        assertThat(Arrays.equals(old, 0, end, now, 0, end)).isTrue();
        assertThat(after.live().stream()
                        .filter(each -> !each.id().equals(changed))
                        .toList())
                .isEqualTo(before.live().stream()
                        .filter(each -> !each.id().equals(changed))
                        .toList());
    }
}
