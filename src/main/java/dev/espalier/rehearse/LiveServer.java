package dev.espalier.rehearse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.espalier.content.Digest;
import dev.espalier.report.Location;
import dev.espalier.report.Problem;
import dev.espalier.tree.TreeView;

/**
 * A real server, asked for what a rehearsal asks for: each file must be the one of the tree, and what is not there must be
 * refused. DHCP is not asked, because an answer to a machine's question goes to that machine.
 */
public final class LiveServer {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String host;
    private final TreeView tree;
    private final TftpReader tftp;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** Asks a host, or a host with the port of its TFTP server. */
    public LiveServer(String host, TreeView tree) throws IOException {
        this.host = host.replaceFirst(":.*$", "");
        this.tree = tree;
        this.tftp = new TftpReader(TftpReader.server(host));
    }

    /**
     * What came of it.
     *
     * @param requests how many were made, each name once
     */
    public record Asked(int requests, List<Problem> problems) {
        public Asked {
            problems = List.copyOf(problems);
        }
    }

    /** Asks each name of the rehearsals once, in their order. */
    public Asked ask(List<Rehearsal> rehearsals) throws IOException, InterruptedException {
        Map<String, Step> requests = new LinkedHashMap<>();
        for (Rehearsal rehearsal : rehearsals) {
            for (Step step : rehearsal.steps()) {
                boolean elsewhere =
                        step.result() == Step.Result.HIT && step.file().isEmpty();
                if (step.protocol() != Step.Protocol.DHCP
                        && !elsewhere
                        && !step.request().contains(IpxeSettings.UNKNOWN)) {
                    requests.putIfAbsent(step.protocol() + " " + step.request(), step);
                }
            }
        }
        List<Problem> problems = new ArrayList<>();
        for (Step step : requests.values()) {
            ask(step)
                    .ifPresent(what -> problems.add(Problem.error(
                            "live." + step.protocol().name().toLowerCase(Locale.ROOT),
                            new Location.InArtifact(host),
                            step.request() + " " + what)));
        }
        return new Asked(requests.size(), problems);
    }

    /** What is wrong with the answer. */
    private Optional<String> ask(Step step) throws IOException, InterruptedException {
        Optional<byte[]> answer;
        try {
            answer = step.protocol() == Step.Protocol.TFTP ? tftp.read(step.request()) : get(step.request());
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
