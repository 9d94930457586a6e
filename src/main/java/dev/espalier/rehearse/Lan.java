package dev.espalier.rehearse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.espalier.content.RelativePath;
import dev.espalier.tree.TreeView;

/** The network that a tree makes: dnsmasq by its {@code dnsmasq.conf}, and an HTTP server where the site has one. */
final class Lan {
    private static final RelativePath TFTP = RelativePath.of("tftp");
    private static final RelativePath HTTP = RelativePath.of("http");
    static final String CONF = "dnsmasq.conf";
    private static final String ROUTER = "router.md";

    private static final int MOST_KEPT = 64;

    /** Configurations of 10,000 machines are smaller, and so are loaders and maps. */
    private static final int MOST_READ = 4 << 20;

    private final ServedRoot whole;
    private final DnsmasqRules rules;
    private final List<String> notUnderstood;
    private final RouterPage router;
    private final TftpServer tftp;
    private final ServedRoot http;
    private final Optional<String> httpBase;
    private final Optional<String> address;
    private final Map<String, byte[]> shared = new HashMap<>();
    private final Map<String, IpxeScript> ipxeScripts = new HashMap<>();
    private final Map<String, GrubScript> grubScripts = new HashMap<>();
    private final Programs programs = new Programs();

    Lan(TreeView tree) {
        TreeEntries entries = TreeEntries.of(tree);
        this.whole = new ServedRoot(tree, entries, Optional.empty());
        this.rules = DnsmasqRules.of(DnsmasqConf.parse(text(CONF)));
        this.notUnderstood =
                whole.find(CONF) instanceof Lookup.Found conf && conf.file().size() > MOST_READ
                        ? List.of("the end of its " + conf.file().size() + " bytes")
                        : rules.notUnderstood();
        this.router = RouterPage.parse(text(ROUTER));
        this.tftp = new TftpServer(rules.tftp(), new ServedRoot(tree, entries, Optional.of(TFTP)));
        this.http = new ServedRoot(tree, entries, Optional.of(HTTP));
        Map<String, String> site = tree.manifest().inputs().site();
        this.httpBase = Optional.ofNullable(site.get("http")).map(url -> url.replaceFirst("/+$", ""));
        this.address = Optional.ofNullable(site.get("server"));
    }

    private String text(String name) {
        return whole.find(name) instanceof Lookup.Found found
                ? new String(read(found.file()), StandardCharsets.UTF_8)
                : "";
    }

    /** What a rehearsal cannot be sure of for lack of understanding {@code dnsmasq.conf}. */
    List<String> notUnderstood() {
        return notUnderstood;
    }

    /** Whether it is this dnsmasq that tells clients what to boot. */
    boolean answersDhcp() {
        return rules.answersDhcp();
    }

    boolean asksWhich() {
        return rules.asksWhich();
    }

    Optional<String> doubt(DhcpQuestion question) {
        return rules.answersDhcp() ? rules.doubt(question) : Optional.empty();
    }

    DhcpAnswer dhcp(DhcpQuestion question) {
        return rules.answersDhcp() ? rules.answer(question, false) : router.answer(question);
    }

    /** The answer on the port of boot servers. */
    DhcpAnswer port4011(DhcpQuestion question) {
        return rules.answersDhcp() ? rules.answer(question, true) : DhcpAnswer.SILENCE;
    }

    Optional<String> chosen(int type) {
        return rules.chosen(type);
    }

    /** The address that this tree is served at, where the site says it. */
    Optional<String> address() {
        return address;
    }

    boolean isHere(String server) {
        return address.isEmpty() || address.get().equals(server);
    }

    Programs programs() {
        return programs;
    }

    TftpServer tftp() {
        return tftp;
    }

    /** The file behind a URL; empty when the URL is another server's. */
    Optional<Lookup> http(String url) {
        return httpBase.filter(base -> url.equals(base) || url.startsWith(base + "/"))
                .map(base -> http.find(decoded(url.substring(base.length()).replaceFirst("[?#].*$", ""))));
    }

    /** Percent signs with two hex digits become the byte they mean. */
    static String decoded(String path) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < path.length(); i++) {
            boolean escape = path.charAt(i) == '%'
                    && i + 2 < path.length()
                    && Character.digit(path.charAt(i + 1), 16) >= 0
                    && Character.digit(path.charAt(i + 2), 16) >= 0;
            if (escape) {
                text.append((char) Integer.parseInt(path.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(path.charAt(i));
            }
        }
        return text.toString();
    }

    /** The bytes of a file of one machine, of a very large one the first. */
    byte[] read(ServedFile file) {
        return read(file, MOST_READ);
    }

    private static byte[] read(ServedFile file, int most) {
        try (InputStream in = Files.newInputStream(file.place())) {
            return in.readNBytes(most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a file that many machines load, read once. */
    byte[] readShared(ServedFile file) {
        return shared.computeIfAbsent(file.path().value(), path -> read(file));
    }

    /** A script, parsed once however many machines run it. */
    IpxeScript ipxeScript(ServedFile file) {
        return kept(ipxeScripts, file, IpxeScript.LARGEST, IpxeScript::parse);
    }

    /** A configuration of GRUB, parsed once however many machines run it. */
    GrubScript grubScript(ServedFile file) {
        return kept(grubScripts, file, GrubScript.LARGEST, GrubScript::parse);
    }

    /** The first ones are those that all machines run; those of single machines are not worth keeping. */
    private <T> T kept(Map<String, T> scripts, ServedFile file, int largest, Function<String, T> parser) {
        T known = scripts.get(file.path().value());
        if (known != null) {
            return known;
        }
        T script = parser.apply(new String(read(file, largest), StandardCharsets.UTF_8));
        if (scripts.size() < MOST_KEPT) {
            scripts.put(file.path().value(), script);
        }
        return script;
    }
}
