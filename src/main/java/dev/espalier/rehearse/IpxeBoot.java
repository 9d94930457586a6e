package dev.espalier.rehearse;

import java.util.Optional;

/** iPXE from its start: a script that it finds by itself, or what DHCP tells it. */
final class IpxeBoot {
    private static final String AUTOEXEC = "autoexec.ipxe";

    private IpxeBoot() {}

    /** @param from where it was itself loaded from */
    static void start(Conversation talk, int architecture, Url from) {
        IpxeInterpreter interpreter = new IpxeInterpreter(talk, architecture);
        Optional<ServedFile> autoexec =
                architecture == Architectures.BIOS ? Optional.empty() : autoexec(talk, from, interpreter);
        if (autoexec.isEmpty()) {
            interpreter.netboot();
        }
        interpreter.leave();
    }

    /** After PXE it looks at the root of the server; after HTTP beside itself, and then at the root. */
    private static Optional<ServedFile> autoexec(Conversation talk, Url from, IpxeInterpreter interpreter) {
        Url root = from.resolve("/" + AUTOEXEC);
        Url beside = from.isTftp() ? root : from.resolve(AUTOEXEC);
        Optional<ServedFile> file = fetch(talk, beside);
        Url found = beside;
        if (file.isEmpty() && !beside.equals(root)) {
            file = fetch(talk, root);
            found = root;
        }
        Url place = found;
        return file.filter(script -> script.size() > 0).map(script -> {
            interpreter.run(script, place);
            return script;
        });
    }

    private static Optional<ServedFile> fetch(Conversation talk, Url url) {
        return url.isTftp() ? talk.maybe(Client.IPXE, url.name()) : talk.http(Client.IPXE, url.text(), false);
    }
}
