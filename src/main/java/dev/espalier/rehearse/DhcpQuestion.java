package dev.espalier.rehearse;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a client says when it asks for an address and for what to boot.
 *
 * @param options those that the client is known to send, by number; a value may be the beginning of the true one
 */
record DhcpQuestion(Optional<String> mac, int architecture, Map<Integer, byte[]> options) {
    static final int BOOT_FILE = 67;
    static final int TFTP_SERVER = 66;
    static final int VENDOR_CLASS = 60;
    static final int USER_CLASS = 77;
    static final int ARCHITECTURE = 93;
    static final int INTERFACE = 94;
    static final int GUID = 97;
    static final int IPXE = 175;
    private static final String PXE = "PXEClient";
    private static final String HTTP = "HTTPClient";

    DhcpQuestion {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }

    private static DhcpQuestion of(Machine machine, int architecture, String vendorClass) {
        Map<Integer, byte[]> options = new TreeMap<>();
        options.put(VENDOR_CLASS, ascii(vendorClass));
        options.put(ARCHITECTURE, new byte[] {(byte) (architecture >> 8), (byte) architecture});
        options.put(INTERFACE, new byte[] {1});
        return new DhcpQuestion(machine.mac(), architecture, options);
    }

    /** A Pi's EEPROM, which claims to be an x86 with a BIOS. Its GUID begins with the model's name. */
    static DhcpQuestion eeprom(Machine machine) {
        DhcpQuestion question = of(machine, 0, PXE + ":Arch:00000:UNDI:002001");
        return machine.model().equals("pi3")
                ? question
                : question.with(GUID, ascii("\0RPi" + machine.model().substring(2)));
    }

    /** UEFI or a PXE ROM. */
    static DhcpQuestion firmware(Machine machine, int architecture) {
        String undi = architecture == Architectures.BIOS ? "002001" : "003000";
        return of(
                machine,
                architecture,
                vendorClass(architecture) + ":Arch:" + fiveDigits(architecture) + ":UNDI:" + undi);
    }

    static DhcpQuestion ipxe(Machine machine, int architecture) {
        int speaks = Architectures.overTftp(architecture);
        return of(machine, speaks, PXE + ":Arch:" + fiveDigits(speaks) + ":UNDI:003010")
                .with(USER_CLASS, ascii("iPXE"))
                .with(IPXE, new byte[] {(byte) 0xb1});
    }

    private static String vendorClass(int architecture) {
        return Architectures.isHttp(architecture) ? HTTP : PXE;
    }

    private static String fiveDigits(int number) {
        return "0".repeat(5 - Integer.toString(number).length()) + number;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private DhcpQuestion with(int option, byte[] value) {
        Map<Integer, byte[]> more = new TreeMap<>(options);
        more.put(option, value);
        return new DhcpQuestion(mac, architecture, more);
    }

    boolean isPxe() {
        return text(VENDOR_CLASS).startsWith(PXE);
    }

    boolean isIpxe() {
        return options.containsKey(IPXE);
    }

    Optional<byte[]> option(int number) {
        return Optional.ofNullable(options.get(number));
    }

    /** Options that a client may send, or send with more, without this question telling what. */
    boolean isUncertain(int number) {
        boolean whole = number == VENDOR_CLASS || number == USER_CLASS || number == ARCHITECTURE || number == IPXE;
        return !whole && !(number == GUID && options.containsKey(GUID));
    }

    private String text(int option) {
        return new String(options.getOrDefault(option, new byte[0]), StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "DISCOVER, architecture " + architecture + (isIpxe() ? ", as iPXE" : "");
    }
}
