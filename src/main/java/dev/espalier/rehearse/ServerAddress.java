package dev.espalier.rehearse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is asked.
 *
 * @param host a name or an IPv4 address
 * @param tftpPort from 1 to 65535
 */
public record ServerAddress(String host, int tftpPort) {
    private static final Pattern TEXT = Pattern.compile("(?<host>[^:\\s]+)(?::(?<port>[0-9]{1,5}))?");
    private static final int TFTP = 69;
    private static final int LAST_PORT = 65535;

    /**
     * {@code HOST} or {@code HOST:PORT}.
     *
     * @throws IllegalArgumentException with words for a user, when it is neither
     */
    public static ServerAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            String port = matcher.group("port");
            int number = port == null ? TFTP : Integer.parseInt(port);
            if (number >= 1 && number <= LAST_PORT) {
                return new ServerAddress(matcher.group("host"), number);
            }
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is neither HOST nor HOST:PORT with a port from 1 to " + LAST_PORT);
    }

    @Override
    public String toString() {
        return tftpPort == TFTP ? host : host + ":" + tftpPort;
    }
}
