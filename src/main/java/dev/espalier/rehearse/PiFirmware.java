package dev.espalier.rehearse;

/** The firmware proper of boards that have none in their EEPROM, by the keys that choose another build of it. */
record PiFirmware(String start, String fixup) {
    static PiFirmware pi4(PiConfig config) {
        return of(config, "4");
    }

    static PiFirmware pi3(PiConfig config) {
        return of(config, "_");
    }

    /** {@code start4.elf} and {@code start4x.elf}, but {@code start.elf} and {@code start_x.elf}. */
    private static PiFirmware of(PiConfig config, String mark) {
        String variant = config.isSet("gpu_mem", "16")
                ? "cd"
                : config.isSet("start_x", "1") ? "x" : config.isSet("start_debug", "1") ? "db" : "";
        String suffix = mark.equals("_") && variant.isEmpty() ? "" : mark + variant;
        return new PiFirmware(
                config.value("start_file").orElse("start" + suffix + ".elf"),
                config.value("fixup_file").orElse("fixup" + suffix + ".dat"));
    }
}
