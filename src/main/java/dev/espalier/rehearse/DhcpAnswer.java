package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client hears from dnsmasq, or from the server that {@code router.md} instructs.
 *
 * @param address whether it gives an address; another server does where it is a proxy
 * @param proxy whether it speaks beside the server that gives addresses
 * @param pxe whether the answer says PXEClient
 * @param http whether the answer says HTTPClient
 * @param file the name or URL of what to boot
 * @param server the machine that has it, when that is another than the one that answers
 * @param tftpServer option 66
 * @param menu the items of option 43, in order
 */
record DhcpAnswer(
        boolean address,
        boolean proxy,
        boolean pxe,
        boolean http,
        Optional<String> file,
        Optional<String> server,
        Optional<String> tftpServer,
        List<Item> menu) {

    /** One item of a PXE menu; type 0 is the local disk. */
    record Item(int type, String text) {}

    static final DhcpAnswer SILENCE =
            new DhcpAnswer(false, false, false, false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    DhcpAnswer {
        menu = List.copyOf(menu);
    }

    DhcpAnswer withFile(String name) {
        return new DhcpAnswer(address, proxy, pxe, http, Optional.of(name), server, tftpServer, menu);
    }

    /** Who answers need not say that the file is on this same machine. */
    DhcpAnswer withoutServer(String sender) {
        return new DhcpAnswer(
                address, proxy, pxe, http, file, server.filter(name -> !name.equals(sender)), tftpServer, menu);
    }

    boolean isSilence() {
        return this.equals(SILENCE);
    }

    /** In words, for a step. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (isSilence()) {
            return "no answer";
        }
        words.add(proxy ? "a proxy's answer" : address ? "an address" : "an answer");
        file.ifPresent(name -> words.add("the file " + name));
        server.ifPresent(name -> words.add("on " + name));
        tftpServer.ifPresent(name -> words.add("TFTP server " + name));
        menu.forEach(item -> words.add("\"" + item.text() + "\""));
        return String.join(", ", words);
    }
}
