package dev.espalier.rehearse;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import dev.espalier.tree.TreeView;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a real server sends is held against the tree. The server here serves the tree, but for what a test says. */
class LiveServerTest {

    /** A TFTP server on a port of its own, with blocks of 512 bytes. */
    private static final class Server implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final Path root;
        private final Map<String, byte[]> other = new TreeMap<>();
        private final Thread thread = new Thread(this::serve);
        private volatile boolean deaf;

        Server(Path root) throws IOException {
            this.root = root;
            thread.start();
        }

        String host() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        private void serve() {
            byte[] content = {};
            while (true) {
                try {
                    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
                    socket.receive(packet);
                    ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
                    int kind = bytes.getShort();
                    if (deaf) {
                        continue;
                    }
                    if (kind == 1) {
                        String name = new String(packet.getData(), 2, packet.getLength() - 2, StandardCharsets.UTF_8)
                                .split("\0", 2)[0];
                        Path file = root.resolve(name.replaceFirst("^/", ""));
                        if (!other.containsKey(name) && !Files.isRegularFile(file)) {
                            send(
                                    ByteBuffer.allocate(7)
                                            .putShort((short) 5)
                                            .putShort((short) 1)
                                            .put("no\0".getBytes(StandardCharsets.US_ASCII)),
                                    packet);
                            continue;
                        }
                        content =
                                other.containsKey(name) ? other.getOrDefault(name, content) : Files.readAllBytes(file);
                        block(1, content, packet);
                    } else if (kind == 4) {
                        block(bytes.getShort() + 1, content, packet);
                    }
                } catch (IOException e) {
                    return;
                }
            }
        }

        private void block(int number, byte[] content, DatagramPacket to) throws IOException {
            int start = (number - 1) * 512;
            if (start <= content.length) {
                byte[] part = Arrays.copyOfRange(content, start, Math.min(content.length, start + 512));
                send(
                        ByteBuffer.allocate(4 + part.length)
                                .putShort((short) 3)
                                .putShort((short) number)
                                .put(part),
                        to);
            }
        }

        private void send(ByteBuffer packet, DatagramPacket to) throws IOException {
            byte[] bytes = new byte[packet.capacity()];
            packet.rewind().get(bytes);
            socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    @Test
    void serverOfTheTree_hasNoFindings() throws Exception {
        try (FileSystem memory = SmallLan.memory()) {
            Path dist = new SmallLan().publishTo(memory.getPath("/dist"));
            try (Server server = new Server(dist.resolve("tftp"))) {
                LiveServer.Asked asked = ask(server, dist, "pi4");
                assertThat(asked.problems()).isEmpty();
                assertThat(asked.requests()).isEqualTo(24);
                assertThat(asked.dhcpUnasked())
                        .contains("this machine is the server, and its answers go out to the network");
            }
        }
    }

    @Test
    void otherFilesThanTheTrees_areFound() throws Exception {
        try (FileSystem memory = SmallLan.memory()) {
            Path dist = new SmallLan().publishTo(memory.getPath("/dist"));
            Path copy = new SmallLan().without("tftp/0000000c/cmdline.txt").publishTo(memory.getPath("/copy"));
            try (Server server = new Server(copy.resolve("tftp"))) {
                server.other.put("0000000c/pieeprom.sig", new byte[600]);
                server.other.put("0000000c/config.txt", new byte[1024]);
                assertThat(SmallLan.texts(ask(server, dist, "pi5").problems()))
                        .containsExactly(
                                "127.0.0.1: [live.tftp] 0000000c/config.txt is another file than the tree's: 1024 bytes came,"
                                        + " and the tree has 51",
                                "127.0.0.1: [live.tftp] 0000000c/pieeprom.sig is sent, with 600 bytes, and the tree has no"
                                        + " such file",
                                "127.0.0.1: [live.tftp] 0000000c//cmdline.txt is not there, and the tree has it");
            }
        }
    }

    @Test
    void silence_isFound() throws Exception {
        try (FileSystem memory = SmallLan.memory()) {
            Path dist = new SmallLan().publishTo(memory.getPath("/dist"));
            try (Server server = new Server(dist.resolve("tftp"))) {
                server.deaf = true;
                assertThat(SmallLan.texts(ask(server, dist, "pi5").problems()))
                        .containsExactly(
                                "127.0.0.1: [live.tftp] 0000000c/config.txt gets no answer, and nothing else was"
                                        + " asked over TFTP");
            }
        }
    }

    private static LiveServer.Asked ask(Server server, Path dist, String hostname) throws Exception {
        TreeView tree = TreeView.published(dist);
        return new LiveServer(ServerAddress.parse(server.host()), tree).ask(SmallLan.rehearse(tree, hostname));
    }
}
