package dev.espalier.render;

/**
 * Quotes a word for GRUB's script language so that it arrives as it is: {@code $}, {@code &}, {@code ;} and the like
 * lose their meaning. Single quotes do that for everything but themselves.
 */
final class GrubWord {
    private static final String PLAIN = "[A-Za-z0-9_./:,=+@%-]+";

    private GrubWord() {}

    static String quote(String word) {
        return word.matches(PLAIN) ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
