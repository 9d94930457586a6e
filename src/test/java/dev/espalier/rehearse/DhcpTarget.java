package dev.espalier.rehearse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.espalier.fuzz.FuzzTarget;

/** What a server, or somebody in its name, answers in DHCP. */
public final class DhcpTarget implements FuzzTarget {
    private static final int FIXED_PART = 236;

    @Override
    public String name() {
        return "dhcp";
    }

    @Override
    public int mutants() {
        return 20_000;
    }

    @Override
    public List<byte[]> seeds() {
        byte[] menu = {43, 13, 6, 1, 3, 9, 7, (byte) 0x80, 1, 4, 'i', 'P', 'X', 'E', (byte) 255};
        byte[] file = {67, 5, 'a', '.', 'e', 'f', 'i', 0, 67, 2, 'x', 0};
        byte[] vendor = "<\tPXEClient".getBytes(StandardCharsets.US_ASCII);
        return List.of(message(menu, vendor), message(vendor, file), message());
    }

    private static byte[] message(byte[]... options) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] head = new byte[FIXED_PART];
        head[0] = 2;
        head[16] = 10;
        bytes.writeBytes(head);
        bytes.writeBytes(new byte[] {0x63, (byte) 0x82, 0x53, 0x63});
        for (byte[] option : options) {
            bytes.writeBytes(option);
        }
        bytes.write(255);
        return bytes.toByteArray();
    }

    @Override
    public boolean takes(byte[] input) {
        try {
            DhcpMessage.parse(input).answer();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
