package dev.espalier.firmware;

import java.util.Optional;

import dev.espalier.format.bytes.Guid;
import dev.espalier.format.uefi.InvalidSetting;
import dev.espalier.format.uefi.KnownVariable;
import dev.espalier.format.uefi.VariableId;

/**
 * How a person names a variable: {@code NAME}, or {@code GUID:NAME} where the name alone is not enough.
 *
 * @param vendor as written; empty for the name alone
 */
public record VariableSelector(Optional<Guid> vendor, String name) {
    private static final int GUID_LENGTH = 36;

    /** Reads what a person typed. */
    public static VariableSelector parse(String text) throws InvalidSetting {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            throw new InvalidSetting("\"" + text + "\" does not name a variable: NAME or GUID:NAME");
        }
        if (colon < 0) {
            return new VariableSelector(Optional.empty(), text);
        }
        String guid = text.substring(0, colon);
        if (guid.length() != GUID_LENGTH) {
            throw new InvalidSetting("\"" + guid + "\" in \"" + text + "\" is not a GUID such as "
                    + "CD7CC258-31DB-22E6-9F22-63B0B8EED6B5");
        }
        try {
            return new VariableSelector(Optional.of(Guid.parse(guid)), name);
        } catch (IllegalArgumentException e) {
            InvalidSetting invalid = new InvalidSetting(String.valueOf(e.getMessage()));
            invalid.initCause(e);
            throw invalid;
        }
    }

    boolean matches(VariableId id) {
        return id.name().equals(name) && (vendor.isEmpty() || vendor.get().equals(id.vendor()));
    }

    /** What the catalogue knows of it. */
    Optional<KnownVariable> known() {
        return KnownVariable.find(name).filter(known -> matches(known.id()));
    }

    @Override
    public String toString() {
        return vendor.map(guid -> guid + ":").orElse("") + name;
    }
}
