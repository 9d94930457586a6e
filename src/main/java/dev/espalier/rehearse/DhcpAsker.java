package dev.espalier.rehearse;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Asks a DHCP server what a machine would ask it. A discover takes nothing from the server, which keeps an address for a moment
 * at most. Its answer goes to everybody on the server's network, on a port that only a privileged program hears.
 */
final class DhcpAsker {
    private static final int SERVER_PORT = 67;
    private static final int CLIENT_PORT = 68;
    private static final int BOOT_SERVER_PORT = 4011;
    /** Before it gives an address away, dnsmasq looks for three seconds whether somebody has it. */
    private static final int TIMEOUT_MILLIS = 5000;

    private static final int TRIES = 2;
    private static final RandomGenerator RANDOM = RandomGenerator.getDefault();

    private final InetAddress server;

    DhcpAsker(InetAddress server) {
        this.server = server;
    }

    /** Nobody hears the answer here. */
    static final class Unheard extends IOException {
        private static final long serialVersionUID = 1;

        Unheard(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * What the server tells the machine; {@link DhcpAnswer#SILENCE} when nothing comes.
     *
     * @throws Unheard when this program may not hear the answer
     * @throws IOException when something else comes than an answer of DHCP
     */
    DhcpAnswer ask(DhcpExchange exchange, String mac) throws IOException {
        try (DatagramSocket socket = socket(exchange.isPort4011())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            InetSocketAddress port =
                    new InetSocketAddress(server, exchange.isPort4011() ? BOOT_SERVER_PORT : SERVER_PORT);
            int transaction = RANDOM.nextInt();
            byte[] question = DhcpMessage.question(exchange, mac, transaction, ownAddress());
            // Who expects no answer need not ask twice for it.
            for (int left = exchange.answer().isSilence() ? 1 : TRIES; left > 0; left--) {
                socket.send(new DatagramPacket(question, question.length, port));
                Optional<DhcpMessage> answer = await(socket, transaction);
                if (answer.isPresent()) {
                    return answer.get().answer();
                }
            }
            return DhcpAnswer.SILENCE;
        }
    }

    private static DatagramSocket socket(boolean port4011) throws IOException {
        if (port4011) {
            return new DatagramSocket();
        }
        DatagramSocket socket = new DatagramSocket(null);
        try {
            // The machine's own DHCP client may listen there too: both hear what goes to everybody.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(CLIENT_PORT));
            return socket;
        } catch (BindException e) {
            socket.close();
            throw new Unheard("answers go to port " + CLIENT_PORT + ", which takes root to hear", e);
        }
    }

    /** The address that this machine speaks to the server from. */
    private InetAddress ownAddress() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server, BOOT_SERVER_PORT);
            return socket.getLocalAddress();
        }
    }

    /**
     * Answers to the questions of others are passed over. From which address the answer comes is no matter: it is the server
     * alone that was asked, and over loopback it answers from none.
     */
    private Optional<DhcpMessage> await(DatagramSocket socket, int transaction) throws IOException {
        long end = System.nanoTime() + TIMEOUT_MILLIS * 1_000_000L;
        while (System.nanoTime() < end) {
            DatagramPacket packet = new DatagramPacket(new byte[DhcpMessage.LARGEST], DhcpMessage.LARGEST);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                break;
            }
            byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
            if (DhcpMessage.isAnswerTo(transaction, bytes)) {
                return Optional.of(DhcpMessage.parse(bytes));
            }
        }
        return Optional.empty();
    }
}
