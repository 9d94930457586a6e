package dev.espalier.rehearse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A DHCP message as it goes over the wire: RFC 2131 and 2132, RFC 4578 for the options of PXE, and Intel's PXE 2.1 for the menu
 * in option 43. Numbers are big-endian.
 */
final class DhcpMessage {
    static final int LARGEST = 1500;

    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;

    private static final int ETHERNET = 1;
    private static final int BROADCAST = 0x8000;
    private static final int MAC_LENGTH = 6;
    private static final int MAC_FIELD = 16;
    private static final int SERVER_NAME_FIELD = 64;
    private static final int FILE_FIELD = 128;
    private static final int COOKIE = 0x63825363;
    /** Shorter ones were dropped by relays of BOOTP. */
    private static final int SMALLEST = 300;

    private static final int PAD = 0;
    private static final int VENDOR = 43;
    private static final int TYPE = 53;
    private static final int PARAMETERS = 55;
    private static final int END = 255;
    private static final byte[] WANTED = {1, 3, 6, 15, VENDOR, 54, DhcpQuestion.VENDOR_CLASS, 66, 67, 97};
    /** Of option 43. */
    private static final int MENU = 9;

    private static final int SELECTED = 71;

    /** Questions hold the beginning of what is as long as this on the wire. */
    private static final Map<Integer, Integer> LENGTHS =
            Map.of(DhcpQuestion.INTERFACE, 3, DhcpQuestion.GUID, 17, DhcpQuestion.IPXE, 3);

    private final byte[] given;
    private final byte[] next;
    private final String file;
    private final Map<Integer, byte[]> options;

    private DhcpMessage(byte[] given, byte[] next, String file, Map<Integer, byte[]> options) {
        this.given = given;
        this.next = next;
        this.file = file;
        this.options = options;
    }

    /**
     * The question as the machine sends it. The answer to a discover is to go to everybody, that to a request on port 4011 to
     * {@code sender}.
     *
     * @param mac of the machine, six bytes in hex with colons
     */
    static byte[] question(DhcpExchange exchange, String mac, int transaction, InetAddress sender) {
        ByteBuffer message = ByteBuffer.allocate(LARGEST);
        message.put((byte) 1).put((byte) ETHERNET).put((byte) MAC_LENGTH).put((byte) 0);
        message.putInt(transaction).putShort((short) 0);
        message.putShort((short) (exchange.isPort4011() ? 0 : BROADCAST));
        message.put(exchange.isPort4011() ? sender.getAddress() : new byte[4]).put(new byte[12]);
        message.put(Arrays.copyOf(HexFormat.ofDelimiter(":").parseHex(mac), MAC_FIELD));
        message.put(new byte[SERVER_NAME_FIELD + FILE_FIELD]).putInt(COOKIE);
        put(message, TYPE, new byte[] {(byte) (exchange.isPort4011() ? REQUEST : DISCOVER)});
        put(message, PARAMETERS, WANTED);
        exchange.question().options().forEach((number, value) -> {
            int length = Math.max(value.length, LENGTHS.getOrDefault(number, 0));
            put(message, number, Arrays.copyOf(value, length));
        });
        exchange.choice().ifPresent(item -> {
            byte[] type = {(byte) (item.type() >> 8), (byte) item.type()};
            put(message, VENDOR, new byte[] {SELECTED, 4, type[0], type[1], 0, 0, (byte) END});
        });
        message.put((byte) END);
        return Arrays.copyOf(message.array(), Math.max(message.position(), SMALLEST));
    }

    private static void put(ByteBuffer message, int option, byte[] value) {
        message.put((byte) option).put((byte) value.length).put(value);
    }

    /** By the number that the question had; of a message that is too short for one, false. */
    static boolean isAnswerTo(int transaction, byte[] bytes) {
        return bytes.length >= 8 && bytes[0] == 2 && ByteBuffer.wrap(bytes).getInt(4) == transaction;
    }

    /** @throws IOException when it is no DHCP message, or ends before its end */
    static DhcpMessage parse(byte[] bytes) throws IOException {
        try {
            ByteBuffer message = ByteBuffer.wrap(bytes);
            byte[] given = part(message, 16, 4);
            byte[] next = part(message, 20, 4);
            byte[] file = part(message, 28 + MAC_FIELD + SERVER_NAME_FIELD, FILE_FIELD);
            message.position(28 + MAC_FIELD + SERVER_NAME_FIELD + FILE_FIELD);
            if (message.getInt() != COOKIE) {
                throw new IOException("a message that is not DHCP");
            }
            return new DhcpMessage(given, next, WireText.of(file), options(message));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("a DHCP message that is cut off", e);
        }
    }

    private static byte[] part(ByteBuffer message, int at, int length) {
        byte[] part = new byte[length];
        message.get(at, part);
        return part;
    }

    /** Of an option that comes more than once the parts are one (RFC 3396). */
    private static Map<Integer, byte[]> options(ByteBuffer bytes) {
        Map<Integer, byte[]> options = new TreeMap<>();
        while (bytes.hasRemaining()) {
            int number = Byte.toUnsignedInt(bytes.get());
            if (number == END) {
                break;
            }
            if (number != PAD) {
                byte[] value = new byte[Byte.toUnsignedInt(bytes.get())];
                bytes.get(value);
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                whole.writeBytes(options.getOrDefault(number, new byte[0]));
                whole.writeBytes(value);
                options.put(number, whole.toByteArray());
            }
        }
        return options;
    }

    /**
     * What it tells a client. Who has the file is named also where it is the sender.
     *
     * @throws IOException when the menu in option 43 ends before its end
     */
    DhcpAnswer answer() throws IOException {
        boolean address = !Arrays.equals(given, new byte[4]);
        String vendorClass = WireText.of(options.getOrDefault(DhcpQuestion.VENDOR_CLASS, new byte[0]));
        Optional<String> named = option(DhcpQuestion.BOOT_FILE).or(() -> Optional.of(file));
        try {
            return new DhcpAnswer(
                    address,
                    !address,
                    vendorClass.startsWith("PXEClient"),
                    vendorClass.startsWith("HTTPClient"),
                    named.filter(name -> !name.isEmpty()),
                    Arrays.equals(next, new byte[4]) ? Optional.empty() : Optional.of(host(next)),
                    option(DhcpQuestion.TFTP_SERVER),
                    menu());
        } catch (BufferUnderflowException e) {
            throw new IOException("a DHCP message whose menu is cut off", e);
        }
    }

    private Optional<String> option(int number) {
        return Optional.ofNullable(options.get(number)).map(WireText::of);
    }

    private static String host(byte[] address) throws UnknownHostException {
        return InetAddress.getByAddress(address).getHostAddress();
    }

    private List<DhcpAnswer.Item> menu() {
        ByteBuffer vendor = ByteBuffer.wrap(options.getOrDefault(VENDOR, new byte[0]));
        byte[] menu = options(vendor).getOrDefault(MENU, new byte[0]);
        List<DhcpAnswer.Item> items = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(menu);
        while (bytes.hasRemaining()) {
            int type = Short.toUnsignedInt(bytes.getShort());
            byte[] label = new byte[Byte.toUnsignedInt(bytes.get())];
            bytes.get(label);
            items.add(new DhcpAnswer.Item(type, new String(label, StandardCharsets.UTF_8)));
        }
        return items;
    }
}
