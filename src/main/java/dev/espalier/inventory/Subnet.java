package dev.espalier.inventory;

import java.util.Optional;

/**
 * An IPv4 network.
 *
 * @param prefixLength 0 to 32
 */
public record Subnet(IpAddress network, int prefixLength) {

    public Subnet {
        if (prefixLength < 0 || prefixLength > 32) {
            throw new IllegalArgumentException("not a prefix length: " + prefixLength);
        }
        network = new IpAddress(network.bits() & mask(prefixLength));
    }

    /** Reads {@code 10.4.0.0/20}; host bits may be set and are dropped. */
    public static Optional<Subnet> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        return IpAddress.parse(text.substring(0, slash)).flatMap(address -> of(address, text.substring(slash + 1)));
    }

    /** The network that {@code address} lies in, by a dotted netmask or a prefix length. */
    public static Optional<Subnet> of(IpAddress address, String netmask) {
        if (netmask.matches("\\d{1,2}")) {
            int length = Integer.parseInt(netmask);
            return length <= 32 ? Optional.of(new Subnet(address, length)) : Optional.empty();
        }
        return IpAddress.parse(netmask)
                .filter(mask -> mask(Integer.bitCount(mask.bits())) == mask.bits())
                .map(mask -> new Subnet(address, Integer.bitCount(mask.bits())));
    }

    public boolean contains(IpAddress address) {
        return (address.bits() & mask(prefixLength)) == network.bits();
    }

    public IpAddress netmask() {
        return new IpAddress(mask(prefixLength));
    }

    public IpAddress broadcast() {
        return new IpAddress(network.bits() | ~mask(prefixLength));
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    @Override
    public String toString() {
        return network + "/" + prefixLength;
    }
}
