package dev.espalier.artifacts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A server on the loopback that answers each path by a script: its answers in order, the last one for ever. It speaks raw
 * bytes, because the faults of the network are what it is for.
 */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Deque<Answer>> scripts = new ConcurrentHashMap<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What came in: the target as it stood in the request line, and the headers in lower case. */
    record Request(String method, String target, Map<String, String> headers) {
        String header(String name) {
            return Optional.ofNullable(headers.get(name)).orElse("");
        }
    }

    interface Answer {
        void to(Request request, Connection connection) throws IOException, InterruptedException;
    }

    /** The wire, for answers that misbehave on it. */
    record Connection(Socket socket, OutputStream out, CountDownLatch closed) {
        void head(int status, String... headers) throws IOException {
            StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nConnection: close\r\n");
            for (String header : headers) {
                text.append(header).append("\r\n");
            }
            out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Keeps the line open without a word until the server is closed. */
        void silence() throws InterruptedException {
            closed.await();
        }
    }

    ScriptedServer() throws IOException {
        Thread thread = new Thread(this::accept, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    int port() {
        return socket.getLocalPort();
    }

    ScriptedServer on(String path, Answer... answers) {
        scripts.put(path, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    List<String> targets() {
        return requests().stream().map(Request::target).toList();
    }

    /** The file, whole, whatever is asked. */
    static Answer whole(byte[] body, String... headers) {
        return (request, connection) -> {
            connection.head(200, with(headers, "Content-Length: " + body.length));
            connection.out().write(body);
        };
    }

    /** The file as an honest server sends it: by range, where the validator is the one of the file. */
    static Answer ranged(byte[] body, String tag) {
        return (request, connection) -> {
            String range = request.header("range");
            if (range.isEmpty() || !request.header("if-range").equals(tag)) {
                whole(body, "ETag: " + tag).to(request, connection);
                return;
            }
            part(body, tag).to(request, connection);
        };
    }

    /** The range that is asked for, whatever {@code If-Range} says. */
    static Answer part(byte[] body, String tag) {
        return (request, connection) -> {
            int from = Integer.parseInt(request.header("range").replaceAll("bytes=(\\d+)-", "$1"));
            connection.head(
                    206,
                    "ETag: " + tag,
                    "Content-Range: bytes " + from + "-" + (body.length - 1) + "/" + body.length,
                    "Content-Length: " + (body.length - from));
            connection.out().write(body, from, body.length - from);
        };
    }

    /** Announces all of the file, sends {@code sent} bytes of it and hangs up in the regular way. */
    static Answer cut(byte[] body, int sent, String... headers) {
        return (request, connection) -> {
            connection.head(200, with(headers, "Content-Length: " + body.length));
            connection.out().write(body, 0, sent);
        };
    }

    static Answer status(int status, String... headers) {
        return (request, connection) -> connection.head(status, with(headers, "Content-Length: 0"));
    }

    private static String[] with(String[] headers, String last) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add(last);
        return all.toArray(String[]::new);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread thread = new Thread(() -> serve(client), "scripted-connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            String line = in.readLine();
            if (line == null) {
                return;
            }
            Map<String, String> headers = new TreeMap<>();
            for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                String[] parts = header.split(": ?", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1]);
            }
            String[] words = line.split(" ", -1);
            Request request = new Request(words[0], words[1], headers);
            requests.add(request);
            Connection connection = new Connection(client, client.getOutputStream(), closed);
            answer(request.target()).to(request, connection);
            if (!client.isClosed()) {
                client.getOutputStream().flush();
            }
        } catch (SocketException e) {
            // The client went away, as clients do that have what they want.
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answer answer(String target) {
        Deque<Answer> script = scripts.get(target);
        if (script == null) {
            return status(404);
        }
        synchronized (script) {
            return script.size() > 1 ? script.removeFirst() : script.getFirst();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
    }
}
