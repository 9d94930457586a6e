package dev.espalier.render;

import java.util.List;

/**
 * What {@code boot.ipxe.peb} sees: the script that every iPXE is given.
 *
 * @param unknown {@code exit} or {@code refuse}: what a machine gets that none of the names finds
 */
public record IpxeBootView(String unknown, List<Name> names) {

    /**
     * One way to find a node's script.
     *
     * @param directory the URL of the directory of such names
     * @param setting what iPXE knows of the machine
     * @param form how iPXE is to write it in a URL: empty, or a colon and a type of setting
     */
    public record Name(String directory, String setting, String form) {}
}
