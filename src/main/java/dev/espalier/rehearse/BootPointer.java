package dev.espalier.rehearse;

import java.util.List;
import java.util.Optional;

/**
 * What DHCP tells to boot.
 *
 * @param server the machine that has the file, when it is not the one that answered
 */
record BootPointer(Optional<String> server, String file) {

    boolean isHere(Lan lan) {
        return server.isEmpty() || lan.isHere(server.get());
    }

    /** Asks as PXE does. Without an answer that names something to boot the conversation is over. */
    static Optional<BootPointer> ask(Conversation talk, String client, DhcpQuestion question) {
        Optional<DhcpAnswer> answer = talk.discover(client, question);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        if (question.architecture() >= Architectures.FIRST_EFI) {
            return efi(talk, client, question, answer.get());
        }
        return bios(talk, client, question, answer.get());
    }

    private static Optional<BootPointer> efi(
            Conversation talk, String client, DhcpQuestion question, DhcpAnswer answer) {
        Optional<DhcpAnswer> told = Optional.of(answer);
        if (answer.file().isEmpty() && answer.pxe()) {
            told = talk.askPort4011(client, question);
        }
        return told.flatMap(last -> named(talk, client, last));
    }

    /** A BIOS goes by the menu first. With one item it takes that, with more it waits for a key. */
    private static Optional<BootPointer> bios(
            Conversation talk, String client, DhcpQuestion question, DhcpAnswer answer) {
        List<DhcpAnswer.Item> menu = answer.menu();
        if (menu.isEmpty()) {
            return named(talk, client, answer);
        }
        if (menu.size() > 1 && talk.lan().asksWhich()) {
            talk.stuck(client + " waits for a key: its menu has " + menu.size() + " items");
            return Optional.empty();
        }
        if (menu.get(0).type() == 0) {
            talk.end(new Ending.Disk("the one thing in the menu of " + client + ", \""
                    + menu.get(0).text() + "\", is its own disk"));
            return Optional.empty();
        }
        Optional<String> file = talk.choose(client, question, menu.get(0));
        if (file.isEmpty()) {
            talk.stuck(
                    "nobody tells " + client + " the file of \"" + menu.get(0).text() + "\"");
        }
        return file.map(name -> new BootPointer(Optional.empty(), name));
    }

    private static Optional<BootPointer> named(Conversation talk, String client, DhcpAnswer answer) {
        if (answer.file().isEmpty()) {
            talk.stuck("no answer names a boot file for " + client);
        }
        return answer.file().map(name -> new BootPointer(answer.server(), name));
    }
}
