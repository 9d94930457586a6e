package dev.espalier.format.fat;

import java.util.Locale;
import java.util.Optional;

import dev.espalier.format.bytes.FormatException;

/** What a name on a FAT volume may be, and how one without a long form is written. */
final class FileName {
    /** The length of a short name: a stem of eight bytes and a suffix of three, padded with spaces, without the dot. */
    static final int SHORT = 11;

    private static final int STEM = 8;
    private static final int LONGEST = 255;
    private static final String FORBIDDEN = "\"*/:<>?\\|";

    /** Fills a long name's last part behind its end, and is no character. */
    private static final char PADDING = 0xFFFF;

    /** Windows NT writes a short name that is all lower case in a part without a long one, and notes it in these bits. */
    private static final int LOWER_CASE_STEM = 0x08;

    private static final int LOWER_CASE_SUFFIX = 0x10;

    /** Stands for E5 as the first byte, which would mark the entry as deleted. */
    private static final byte KANJI_E5 = 0x05;

    /** The bytes from 80 on, in the code page of the United States, which the specification takes for granted. */
    private static final String CODE_PAGE_437 = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
            + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
            + "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private FileName() {}

    /** The name of an entry: its long one, or else its short one. */
    static String of(byte[] shortName, int caseFlags, Optional<String> longName, long offset) throws FormatException {
        return checked(longName.orElseGet(() -> fromShort(shortName, caseFlags)), offset);
    }

    private static String fromShort(byte[] name, int caseFlags) {
        String all = decoded(name);
        String stem = all.substring(0, STEM).stripTrailing();
        String suffix = all.substring(STEM).stripTrailing();
        // Without flags the name is upper case, as Linux and mtools show it: both note it when they mean lower case.
        if ((caseFlags & LOWER_CASE_STEM) != 0) {
            stem = stem.toLowerCase(Locale.ROOT);
        }
        if ((caseFlags & LOWER_CASE_SUFFIX) != 0) {
            suffix = suffix.toLowerCase(Locale.ROOT);
        }
        return suffix.isEmpty() ? stem : stem + "." + suffix;
    }

    private static String decoded(byte[] name) {
        StringBuilder text = new StringBuilder(SHORT);
        for (int i = 0; i < SHORT; i++) {
            int value = i == 0 && name[0] == KANJI_E5 ? 0xE5 : Byte.toUnsignedInt(name[i]);
            text.append(value < 0x80 ? (char) value : CODE_PAGE_437.charAt(value - 0x80));
        }
        return text.toString();
    }

    /** These names become names of files on the machine that reads them: nothing may leave its directory. */
    private static String checked(String name, long offset) throws FormatException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw FormatException.damaged(offset, "DIR_Name", "\"" + name + "\" cannot be the name of a file");
        }
        if (name.length() > LONGEST) {
            throw FormatException.damaged(offset, "LDIR_Name", name.length() + " characters are more than " + LONGEST);
        }
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int character = name.codePointAt(i);
            boolean unpaired = character <= Character.MAX_VALUE && Character.isSurrogate((char) character);
            if (Character.isISOControl(character)
                    || unpaired
                    || character == PADDING
                    || FORBIDDEN.indexOf(character) >= 0) {
                throw FormatException.damaged(
                        offset,
                        "DIR_Name",
                        "character " + (i + 1) + " of a name is U+" + hex(character) + ", which no name may hold");
            }
        }
        return name;
    }

    private static String hex(int character) {
        String digits = Integer.toHexString(character).toUpperCase(Locale.ROOT);
        return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
    }
}
