package dev.espalier.rehearse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads files from a TFTP server (RFC 1350, with the option blksize of RFC 2348). */
final class TftpReader {
    private static final int READ = 1;
    private static final int DATA = 3;
    private static final int ACKNOWLEDGE = 4;
    private static final int ERROR = 5;
    private static final int OPTIONS = 6;
    private static final int HEADER = 4;
    private static final int NOT_FOUND = 1;

    private static final int BLOCK = 1468;
    private static final int PLAIN_BLOCK = 512;
    private static final int TIMEOUT_MILLIS = 1000;
    private static final int TRIES = 5;

    private final InetSocketAddress server;

    TftpReader(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * The whole file; empty when the server says that there is none.
     *
     * @throws SocketTimeoutException when it says nothing
     * @throws IOException when it says anything else
     */
    Optional<byte[]> read(String name) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return new Transfer(socket, name).run();
        }
    }

    /** One file. The server answers from a port of its own, which the rest of the transfer goes to. */
    private final class Transfer {
        private final DatagramSocket socket;
        private final String name;
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private byte[] last;
        private InetSocketAddress peer = server;
        private int blockSize = PLAIN_BLOCK;
        private int expected = 1;

        Transfer(DatagramSocket socket, String name) {
            this.socket = socket;
            this.name = name;
            this.last = request();
        }

        private byte[] request() {
            byte[] text = (name + "\0octet\0blksize\0" + BLOCK + "\0").getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(2 + text.length)
                    .putShort((short) READ)
                    .put(text)
                    .array();
        }

        Optional<byte[]> run() throws IOException {
            send(server);
            while (true) {
                DatagramPacket packet = receive();
                ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                if (packet.getLength() < HEADER) {
                    throw new IOException("a packet of " + packet.getLength() + " bytes");
                }
                int kind = Short.toUnsignedInt(bytes.getShort());
                if (kind == ERROR) {
                    int code = Short.toUnsignedInt(bytes.getShort());
                    if (code == NOT_FOUND) {
                        return Optional.empty();
                    }
                    throw new IOException("error " + code + " " + text(bytes));
                }
                if (kind == OPTIONS) {
                    blockSize = BLOCK;
                    acknowledge(0, packet);
                } else if (kind == DATA) {
                    int block = Short.toUnsignedInt(bytes.getShort());
                    boolean wanted = block == (expected & 0xffff);
                    if (wanted) {
                        content.write(packet.getData(), HEADER, packet.getLength() - HEADER);
                        expected++;
                    }
                    acknowledge(block, packet);
                    if (wanted && packet.getLength() < HEADER + blockSize) {
                        return Optional.of(content.toByteArray());
                    }
                }
            }
        }

        private void acknowledge(int block, DatagramPacket to) throws IOException {
            last = ByteBuffer.allocate(HEADER)
                    .putShort((short) ACKNOWLEDGE)
                    .putShort((short) block)
                    .array();
            send(new InetSocketAddress(to.getAddress(), to.getPort()));
        }

        private void send(InetSocketAddress to) throws IOException {
            peer = to;
            socket.send(new DatagramPacket(last, last.length, to));
        }

        /** What was sent last is sent again while nothing comes. */
        private DatagramPacket receive() throws IOException {
            for (int i = 1; ; i++) {
                try {
                    byte[] buffer = new byte[HEADER + BLOCK];
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    return packet;
                } catch (SocketTimeoutException e) {
                    if (i == TRIES) {
                        SocketTimeoutException silence = new SocketTimeoutException("no answer");
                        silence.initCause(e);
                        throw silence;
                    }
                    send(peer);
                }
            }
        }
    }

    private static String text(ByteBuffer bytes) {
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return WireText.of(rest);
    }
}
