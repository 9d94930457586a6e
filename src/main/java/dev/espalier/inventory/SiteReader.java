package dev.espalier.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the typed site of its merged values, under the same rule as {@link NodeReader}. */
final class SiteReader {
    private static final String TFTP_ROOT = "/srv/tftp";
    private static final String LEASE = "12h";

    private SiteReader() {}

    static Site read(MergedTree tree) {
        Optional<IpAddress> server = tree.text("server").flatMap(IpAddress::parse);
        return new Site(
                server,
                tree.text("tftpRoot").map(SiteReader::withoutLastSlash).orElse(TFTP_ROOT),
                tree.text("http"),
                tree.text("matchbox").or(() -> server.map(address -> "http://" + address + ":8080")),
                dhcp(tree),
                tree.map("nbp"),
                tree.text("artifacts.mirror")
                        .map(mirror -> SourceLocation.asPathOrUrl(mirror, tree.fileOf("artifacts.mirror"))),
                overrides(tree),
                NodeReader.choice(tree, "unknown", Site.UnknownPolicy.values(), Site.UnknownPolicy::key)
                        .orElse(Site.UnknownPolicy.EXIT),
                tree);
    }

    /** The first and the last address of {@code text}, in whatever order. */
    static Optional<Dhcp.Range> range(String text) {
        String[] ends = text.split(" ?- ?", -1);
        if (ends.length != 2) {
            return Optional.empty();
        }
        return IpAddress.parse(ends[0])
                .flatMap(first -> IpAddress.parse(ends[1]).map(last -> new Dhcp.Range(first, last)));
    }

    private static Dhcp dhcp(MergedTree tree) {
        return new Dhcp(
                NodeReader.choice(tree, "dhcp.mode", Dhcp.Mode.values(), Dhcp.Mode::key)
                        .orElse(Dhcp.Mode.NONE),
                tree.text("dhcp.subnet").flatMap(Subnet::parse),
                tree.text("dhcp.range").flatMap(SiteReader::range),
                tree.text("dhcp.gateway").flatMap(IpAddress::parse),
                addresses(tree, "dhcp.dns"),
                tree.text("dhcp.lease").orElse(LEASE),
                tree.text("dhcp.domain"),
                tree.text("dhcp.interface"),
                addresses(tree, "dhcp.listen"));
    }

    private static List<IpAddress> addresses(MergedTree tree, String key) {
        return tree.texts(key).stream()
                .map(IpAddress::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Map<String, String> overrides(MergedTree tree) {
        Map<String, String> overrides = new TreeMap<>();
        tree.map("artifacts.overrides")
                .forEach((upstream, source) -> overrides.put(
                        upstream, SourceLocation.asPathOrUrl(source, tree.fileOf("artifacts.overrides." + upstream))));
        return overrides;
    }

    static String withoutLastSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
