package dev.espalier.inventory;

import java.util.List;
import java.util.Optional;

/**
 * The key {@code dhcp} of the site.
 *
 * @param mode who gives addresses
 * @param subnet the network that is served
 * @param range the dynamic addresses of mode {@code server}; absent means reservations only
 * @param lease a duration as dnsmasq writes it: {@code 12h}, {@code 30m}, {@code 3600}, {@code infinite}
 * @param device the key {@code interface}: the network device to serve on
 * @param listen addresses to bind to, for example a floating one
 */
public record Dhcp(
        Mode mode,
        Optional<Subnet> subnet,
        Optional<Range> range,
        Optional<IpAddress> gateway,
        List<IpAddress> dns,
        String lease,
        Optional<String> domain,
        Optional<String> device,
        List<IpAddress> listen) {

    /** Who answers DHCP. */
    public enum Mode {
        /** Another server gives addresses, dnsmasq adds the boot options. */
        PROXY("proxy"),
        /** dnsmasq gives both. */
        SERVER("server"),
        /** dnsmasq serves TFTP only; a router hands out file name and server. */
        NONE("none");

        private final String key;

        Mode(String key) {
            this.key = key;
        }

        /** As written in the inventory. */
        public String key() {
            return key;
        }
    }

    /** The first and the last dynamic address. */
    public record Range(IpAddress first, IpAddress last) {}

    public Dhcp {
        dns = List.copyOf(dns);
        listen = List.copyOf(listen);
    }
}
