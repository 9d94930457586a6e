package dev.espalier.rehearse;

import java.util.Optional;

/**
 * How dnsmasq serves TFTP.
 *
 * @param root what {@code tftp-root} names
 * @param silent why no request is answered at all
 * @param blockLimit the largest block it agrees to
 */
record TftpSettings(
        Optional<String> root, Optional<String> silent, int blockLimit, boolean lowerCase, boolean rootByMac) {
    private static final int SMALLEST_BLOCK = 512;
    /** Headers of IP, UDP and TFTP. */
    private static final int OVERHEAD = 32;

    /** Collects the lines. */
    static final class Builder {
        private Optional<String> root = Optional.empty();
        private Optional<String> silent = Optional.of("dnsmasq.conf has no enable-tftp: nobody answers");
        private boolean singlePort;
        private boolean boundInterfaces;
        private boolean owned;
        private int blockLimit = Integer.MAX_VALUE;
        private boolean lowerCase;
        private boolean rootByMac;

        /** Takes the line in; false when it is none of TFTP, or of a form that is not understood here. */
        boolean add(DnsmasqConf.Directive line) {
            int values = line.values().size();
            switch (line.key()) {
                case "enable-tftp" -> silent = Optional.empty();
                case "tftp-root" -> root = line.values().stream().findFirst();
                case "tftp-single-port" -> singlePort = true;
                case "bind-interfaces" -> boundInterfaces = true;
                case "tftp-secure" -> owned = true;
                case "tftp-lowercase" -> lowerCase = true;
                case "tftp-no-blocksize" -> blockLimit = SMALLEST_BLOCK;
                case "tftp-mtu" -> {
                    if (values != 1 || !line.values().get(0).matches("[0-9]{3,5}")) {
                        return false;
                    }
                    blockLimit =
                            Math.min(blockLimit, Integer.parseInt(line.values().get(0)) - OVERHEAD);
                    return true;
                }
                case "tftp-unique-root" -> {
                    rootByMac = values == 1 && line.values().get(0).equals("mac");
                    return rootByMac;
                }
                default -> {
                    return false;
                }
            }
            return values == (line.key().equals("tftp-root") ? 1 : 0);
        }

        TftpSettings build() {
            Optional<String> why = silent;
            if (why.isEmpty() && root.isEmpty()) {
                why = Optional.of("dnsmasq.conf has no tftp-root: files are looked for in the root of its machine");
            } else if (why.isEmpty() && singlePort && boundInterfaces) {
                why = Optional.of("dnsmasq answers no TFTP with both tftp-single-port and bind-interfaces");
            } else if (why.isEmpty() && owned) {
                why = Optional.of("with tftp-secure dnsmasq sends only files of its own user, and these are not");
            }
            return new TftpSettings(root, why, blockLimit, lowerCase, rootByMac);
        }
    }
}
