package dev.espalier.firmware;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.espalier.format.bytes.FormatException;
import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.FirmwareVolume;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.Setting;
import dev.espalier.format.uefi.Variable;
import dev.espalier.format.uefi.VariableStore;

/**
 * The variables of one firmware image, as the commands {@code nvram list|get|set|unset} show and change them. Immutable: a
 * change gives a new editor, over new bytes, in which all else is as it was.
 */
public final class VariableEditor {
    private final byte[] image;
    private final FirmwareVolume volume;

    private VariableEditor(byte[] image) throws FormatException {
        this.image = image;
        this.volume = FirmwareVolume.parse(image);
    }

    /** Takes a copy of the whole file. */
    public static VariableEditor open(byte[] image) throws FormatException {
        return new VariableEditor(image.clone());
    }

    /** The whole file. */
    public byte[] bytes() {
        return image.clone();
    }

    /** Where the volume with the variables begins in the file. */
    public int nvBase() {
        return volume.base();
    }

    /** The bytes that are free for new variables. */
    public int free() {
        return volume.store().free();
    }

    /** The variables in the order of the store. */
    public List<ListedVariable> list(boolean withDead) {
        VariableStore store = volume.store();
        List<Variable> live = store.live();
        return store.records().stream()
                .map(variable -> ListedVariable.of(variable, live.contains(variable)))
                .filter(listed -> withDead || listed.live())
                .toList();
    }

    /** The live variables that {@code selector} names: none, one, or one for each GUID when it gives the name alone. */
    public List<ListedVariable> get(VariableSelector selector) {
        return list(false).stream()
                .filter(listed -> selector.matches(listed.variable().id()))
                .toList();
    }

    /**
     * Sets a variable of the catalogue to a typed value, or any other, named with its GUID, to raw bytes.
     *
     * @throws InvalidSetting when the variable is not known or the value is none of it
     * @throws FormatException when the store cannot take it
     */
    public VariableEditor set(VariableSelector selector, String value) throws InvalidSetting, FormatException {
        Optional<KnownVariable> known = selector.known();
        Setting setting = known.isPresent() ? known.get().parse(value) : raw(selector, value);
        return with(volume.store().set(setting));
    }

    private Setting raw(VariableSelector selector, String value) throws InvalidSetting {
        if (selector.vendor().isEmpty()) {
            List<String> near = KnownVariable.near(selector.name());
            String meant = near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?";
            throw new InvalidSetting("\"" + selector.name() + "\" is not in the catalogue of variables: give it as"
                    + " GUID:NAME with a value such as hex:0200" + meant);
        }
        Guid vendor = selector.vendor().get();
        int attributes = get(selector).stream()
                .mapToInt(present -> present.variable().attributes())
                .filter(Setting::mayHave)
                .findFirst()
                .orElse(Setting.USUAL_ATTRIBUTES);
        return new Setting(selector.name(), vendor, attributes, RawValue.parse(selector, value));
    }

    /**
     * Removes a variable.
     *
     * @throws InvalidSetting when the image has none of that name, or several under different GUIDs
     * @throws FormatException when it is a signed variable
     */
    public VariableEditor unset(VariableSelector selector) throws InvalidSetting, FormatException {
        List<ListedVariable> named = get(selector);
        if (named.isEmpty()) {
            throw new InvalidSetting("the image has no live variable " + selector);
        }
        if (named.size() > 1) {
            throw new InvalidSetting("the image has " + named.size() + " variables " + selector + ": name one as "
                    + named.get(0).variable().id());
        }
        return with(volume.store().unset(named.get(0).variable().id()));
    }

    private VariableEditor with(VariableStore changed) throws FormatException {
        FreeSpaceRule.check(changed);
        return new VariableEditor(volume.withStore(changed));
    }

    /** The whole list, with what {@link #nvBase} and {@link #free} say, as a JSON object over several lines. */
    public String json(List<ListedVariable> variables) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setFormattingStyle(FormattingStyle.PRETTY.withNewline("\n"));
            json.beginObject();
            json.name("nvBase").value(nvBase());
            json.name("free").value(free());
            json.name("variables").beginArray();
            for (ListedVariable each : variables) {
                write(each, json);
            }
            json.endArray().endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string does not fail to be written", e);
        }
        return text.append('\n').toString();
    }

    private static void write(ListedVariable listed, JsonWriter json) throws IOException {
        Variable variable = listed.variable();
        json.beginObject();
        json.name("name").value(variable.name());
        json.name("guid").value(variable.vendor().toString());
        json.name("state").value(listed.state());
        json.name("live").value(listed.live());
        json.name("attributes").value(Integer.toUnsignedLong(variable.attributes()));
        json.name("size").value(variable.data().size());
        json.name("data").value(variable.data().toString());
        if (listed.meaning().isPresent()) {
            json.name("value").value(listed.meaning().get());
        }
        json.endObject();
    }
}
