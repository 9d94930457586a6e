package dev.espalier.inventory;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import dev.espalier.report.Location;

/**
 * {@code _site.yaml}: where the tree is served from and who answers DHCP.
 *
 * @param server the address that clients fetch from
 * @param tftpRoot where {@code dist/tftp} lies on the serving host; absolute
 * @param http the base URL of {@code dist/http}, when there is an HTTP server
 * @param matchbox the base URL of a Matchbox server; {@code http://<server>:8080} when the site names none
 * @param nbp names under which loaders are served, by loader: {@code grub: pxelinux.0}
 * @param mirror a directory (absolute path) or URL that stands in for all upstream hosts
 * @param overrides upstream URL prefixes and what to read in their place
 */
public record Site(
        Optional<IpAddress> server,
        String tftpRoot,
        Optional<String> http,
        Optional<String> matchbox,
        Dhcp dhcp,
        Map<String, String> nbp,
        Optional<String> mirror,
        Map<String, String> overrides,
        UnknownPolicy unknown,
        MergedValues values) {

    /** What a machine that is not in the inventory gets. Never an install. */
    public enum UnknownPolicy {
        /** A message, and nothing to boot. */
        REFUSE("refuse"),
        /** Its own disk back: the loader exits and the firmware goes on. */
        EXIT("exit");

        private final String key;

        UnknownPolicy(String key) {
            this.key = key;
        }

        /** As written in the inventory. */
        public String key() {
            return key;
        }
    }

    public Site {
        nbp = Collections.unmodifiableMap(new TreeMap<>(nbp));
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    }

    /** Where {@code keyPath} ({@code dhcp.range}) got its value; the site file, or the root, when nowhere. */
    public Location where(String keyPath) {
        return values.where(keyPath);
    }
}
