package dev.espalier.rehearse;

import java.util.Optional;

import dev.espalier.content.RelativePath;

/**
 * One request and what came of it.
 *
 * @param client who asks: the firmware or loader that runs at that moment
 * @param request a name below the TFTP root as it goes over the wire, a URL, or what is said in DHCP
 * @param file what the server sends, without links, counted from the root of the tree; empty when it sends none of its files
 * @param size of the file in bytes
 * @param millis about how long the transfer takes; 0 where nothing is transferred, and for HTTP
 * @param exchange what was said in DHCP, where it is a server of this tree that is asked
 * @param note what was answered in DHCP, why there is no file, or that the client breaks off; may be empty
 */
public record Step(
        String client,
        Protocol protocol,
        String request,
        Result result,
        Optional<RelativePath> file,
        long size,
        long millis,
        Optional<DhcpExchange> exchange,
        String note) {

    /** How it is asked. */
    public enum Protocol {
        DHCP,
        TFTP,
        HTTP
    }

    /** What came of it. */
    public enum Result {
        /** The client gets what it asked for. */
        HIT,
        /** There is nothing, and the client goes on without it. */
        MISS,
        /** There is nothing, and the client cannot go on. */
        FATAL
    }
}
