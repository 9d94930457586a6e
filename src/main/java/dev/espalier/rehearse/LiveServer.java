package dev.espalier.rehearse;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.espalier.content.Digest;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;

/**
 * A real server, asked for what a rehearsal asks for: it must say in DHCP what {@code dnsmasq.conf} says, each file must be the
 * one of the tree, and what is not there must be refused.
 */
public final class LiveServer {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String host;
    private final String address;
    private final TreeView tree;
    private final TftpReader tftp;
    private final DhcpAsker dhcp;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Why DHCP is not asked any more. */
    private Optional<String> dhcpUnasked;

    /** Where nobody is, nobody need be asked for each file. */
    private final Set<Step.Protocol> silent = EnumSet.noneOf(Step.Protocol.class);

    private int requests;

    public LiveServer(ServerAddress where, TreeView tree) throws IOException {
        InetAddress server = InetAddress.getByName(where.host());
        this.host = where.host();
        this.tree = tree;
        this.tftp = new TftpReader(new InetSocketAddress(server, where.tftpPort()));
        this.address = server.getHostAddress();
        this.dhcp = new DhcpAsker(server);
        this.dhcpUnasked = unasked(server, tree.manifest().inputs().site());
    }

    private static Optional<String> unasked(InetAddress server, Map<String, String> site) throws IOException {
        if (!(server instanceof Inet4Address)) {
            return Optional.of("it goes over IPv4, and the server's address is " + server.getHostAddress());
        }
        boolean isForLoopback =
                server.isLoopbackAddress() && server.getHostAddress().equals(site.get("server"));
        boolean isHere = NetworkInterface.getByInetAddress(server) != null;
        return isHere && !isForLoopback
                ? Optional.of("this machine is the server, and its answers go out to the network")
                : Optional.empty();
    }

    /**
     * What came of it.
     *
     * @param requests how many were made, each once
     * @param dhcpUnasked why no question was asked in DHCP, or not all of them
     */
    public record Asked(int requests, List<Problem> problems, Optional<String> dhcpUnasked) {
        public Asked {
            problems = List.copyOf(problems);
        }
    }

    /** Asks each question of the rehearsals once, in their order. */
    public Asked ask(List<Rehearsal> rehearsals) throws IOException, InterruptedException {
        List<Problem> problems = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (Rehearsal rehearsal : rehearsals) {
            for (Step step : rehearsal.steps()) {
                if (asked.add(step.protocol() + " " + step.request())) {
                    Optional<String> wrong = step.protocol() == Step.Protocol.DHCP
                            ? askDhcp(step, rehearsal.machine().mac())
                            : askFile(step);
                    wrong.ifPresent(what -> problems.add(problem(step, what)));
                }
            }
        }
        return new Asked(requests, problems, dhcpUnasked);
    }

    private Problem problem(Step step, String what) {
        return Problem.error(
                "live." + step.protocol().name().toLowerCase(Locale.ROOT),
                new Location.InArtifact(host),
                step.request() + " " + what);
    }

    /** What is wrong with the answer. */
    private Optional<String> askDhcp(Step step, Optional<String> mac) {
        if (step.exchange().isEmpty()) {
            dhcpUnasked = dhcpUnasked.or(() -> Optional.of("another server answers it, as router.md says"));
        } else if (mac.isEmpty()) {
            dhcpUnasked = dhcpUnasked.or(() -> Optional.of("the inventory does not give the MAC of this machine"));
        }
        if (dhcpUnasked.isPresent()) {
            return Optional.empty();
        }
        DhcpExchange exchange = step.exchange().orElseThrow();
        try {
            DhcpAnswer heard = dhcp.ask(exchange, mac.orElseThrow());
            requests++;
            return exchange.isAnsweredBy(heard, address)
                    ? Optional.empty()
                    : Optional.of((heard.isSilence() ? "gets no answer" : "is answered with " + heard)
                            + ", and dnsmasq.conf says " + exchange.answer());
        } catch (DhcpAsker.Unheard e) {
            dhcpUnasked = Optional.of(String.valueOf(e.getMessage()));
            return Optional.empty();
        } catch (IOException e) {
            requests++;
            return Optional.of("is answered by: " + e.getMessage());
        }
    }

    private Optional<String> askFile(Step step) throws IOException, InterruptedException {
        boolean elsewhere = step.result() == Step.Result.HIT && step.file().isEmpty();
        if (elsewhere || step.request().contains(IpxeSettings.UNKNOWN) || silent.contains(step.protocol())) {
            return Optional.empty();
        }
        requests++;
        Optional<byte[]> answer;
        try {
            answer = step.protocol() == Step.Protocol.TFTP ? tftp.read(step.request()) : get(step.request());
        } catch (SocketTimeoutException | ConnectException | HttpTimeoutException e) {
            silent.add(step.protocol());
            return Optional.of("gets no answer, and nothing else was asked over " + step.protocol());
        } catch (IOException e) {
            return Optional.of("is answered by: " + e.getMessage());
        }
        if (step.file().isEmpty()) {
            return answer.map(bytes -> "is sent, with " + bytes.length + " bytes, and the tree has no such file");
        }
        if (answer.isEmpty()) {
            return Optional.of("is not there, and the tree has it");
        }
        byte[] expected = Files.readAllBytes(tree.locate(step.file().get()));
        return Digest.of(answer.get()).equals(Digest.of(expected))
                ? Optional.empty()
                : Optional.of("is another file than the tree's: " + answer.get().length
                        + " bytes came, and the tree has " + expected.length);
    }

    private Optional<byte[]> get(String url) throws IOException, InterruptedException {
        URI uri = URI.create(url);
        String authority = uri.getPort() < 0 ? host : host + ":" + uri.getPort();
        URI there = URI.create(uri.getScheme() + "://" + authority + uri.getRawPath());
        HttpResponse<byte[]> response = http.send(
                HttpRequest.newBuilder(there).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (response.statusCode() != OK) {
            throw new IOException("status " + response.statusCode());
        }
        return Optional.of(response.body());
    }
}
