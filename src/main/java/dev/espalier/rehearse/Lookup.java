package dev.espalier.rehearse;

/** What a server finds under a name. */
sealed interface Lookup {
    /** It sends this file. */
    record Found(ServedFile file) implements Lookup {}

    /**
     * It refuses.
     *
     * @param denied whether something is there that it may not read; to many clients that is no harmless answer
     * @param why to be read after the name: {@code is not there}
     */
    record Refused(boolean denied, String why) implements Lookup {}
}
