package dev.espalier.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What machines ask for over the wire of a lab: DHCP, TFTP and HTTP on its bridge, as tcpdump reads it. */
final class Wire implements AutoCloseable {
    private static final String FILTER = "udp and (dst port 67 or dst port 69 or dst port 4011)"
            + " or (tcp dst port 8080 and tcp[tcpflags] & tcp-push != 0)";
    private static final Duration START = Duration.ofSeconds(20);

    private static final Pattern FRAME = Pattern.compile("([0-9a-f:]{17}) > .*");
    private static final Pattern MESSAGE = Pattern.compile("\\s+DHCP-Message \\(53\\), length 1: (\\w+)");
    private static final Pattern ARCHITECTURE = Pattern.compile("\\s+ARCH \\(93\\), length 2: (\\d+)");
    private static final Pattern TO_4011 = Pattern.compile("\\s+[0-9.]+ > [0-9.]+\\.4011: .*");
    private static final Pattern READ = Pattern.compile(".* RRQ \"([^\"]*)\" .*");
    private static final Pattern HTTP = Pattern.compile("\\s+(?:GET|HEAD) (\\S+) HTTP/1\\.[01]");
    /** The header Host does not tell: EDK2 leaves the port out of it. */
    private static final Pattern TO_HTTP = Pattern.compile("\\s+[0-9.]+ > ([0-9.]+)\\.([0-9]+): Flags .*");

    private final Background tcpdump;

    private Wire(Background tcpdump) {
        this.tcpdump = tcpdump;
    }

    /** Listens from now on. */
    static Wire listen(Lab lab, Path directory) throws IOException, InterruptedException {
        Path log = directory.resolve("wire.log");
        Background tcpdump = lab.plugIn(
                log, List.of("tcpdump", "-n", "-t", "-e", "-v", "-l", "--immediate-mode", "-i", "br0", FILTER));
        tcpdump.await("listening on", log, START);
        return new Wire(tcpdump);
    }

    /**
     * What the machine with this card asked for, in order, worded as in a rehearsal: discovers, requests on port 4011, names
     * read over TFTP, URLs. A packet that is sent once more for want of an answer is one with the first.
     */
    List<String> requests(String mac) throws IOException {
        List<String> requests = new ArrayList<>();
        boolean ours = false;
        String message = "";
        String server = "";
        for (String line : tcpdump.log().lines().toList()) {
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                ours = frame.group(1).equals(mac);
                message = "";
            }
            if (!ours) {
                continue;
            }
            Matcher kind = MESSAGE.matcher(line);
            Matcher architecture = ARCHITECTURE.matcher(line);
            Matcher read = READ.matcher(line);
            Matcher http = HTTP.matcher(line);
            Matcher toHttp = TO_HTTP.matcher(line);
            if (kind.matches()) {
                message = kind.group(1);
            } else if (architecture.matches() && message.equals("Discover")) {
                addOnce("DISCOVER, architecture " + architecture.group(1), requests);
            } else if (TO_4011.matcher(line).matches()) {
                addOnce(Rehearsed.PORT_4011, requests);
            } else if (read.matches()) {
                requests.add(read.group(1));
            } else if (toHttp.matches()) {
                server = "http://" + toHttp.group(1) + ":" + toHttp.group(2);
            } else if (http.matches()) {
                requests.add(server + http.group(1));
            }
        }
        return requests;
    }

    private static void addOnce(String request, List<String> requests) {
        if (requests.isEmpty() || !requests.get(requests.size() - 1).equals(request)) {
            requests.add(request);
        }
    }

    @Override
    public void close() {
        tcpdump.close();
    }
}
