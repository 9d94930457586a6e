package dev.espalier.rehearse;

import java.util.Locale;
import java.util.Optional;

/** Firmware that boots from the network: a PXE ROM, or UEFI by PXE or HTTP. */
final class NetworkBoot {
    private static final String SHIM = "-shim.efi";

    private final Conversation talk;
    private final int architecture;
    private final Client client;

    private NetworkBoot(Conversation talk, int architecture) {
        this.talk = talk;
        this.architecture = architecture;
        this.client = architecture == Architectures.BIOS ? Client.PXE_ROM : Client.EDK2;
    }

    static void overTftp(Conversation talk, int architecture) {
        NetworkBoot boot = new NetworkBoot(talk, architecture);
        BootPointer.ask(talk, boot.client.name(), DhcpQuestion.firmware(talk.machine(), architecture))
                .ifPresent(boot::fetch);
    }

    static void overHttp(Conversation talk, int architecture) {
        NetworkBoot boot = new NetworkBoot(talk, architecture);
        talk.discover(boot.client.name(), DhcpQuestion.firmware(talk.machine(), architecture))
                .ifPresent(boot::fetchHttp);
    }

    private void fetch(BootPointer pointer) {
        if (!pointer.isHere(talk.lan())) {
            talk.end(new Ending.Elsewhere("tftp://" + pointer.server().orElse("") + "/" + pointer.file()));
            return;
        }
        if (architecture != Architectures.BIOS) {
            // UEFI asks for the size first and breaks off.
            talk.needProbe(client, pointer.file());
        }
        talk.need(client, pointer.file()).ifPresent(file -> start(file, Url.tftp(talk.lan(), pointer.file())));
    }

    private void fetchHttp(DhcpAnswer answer) {
        if (!answer.http() || answer.file().isEmpty()) {
            talk.stuck("no answer says HTTPClient and names a URL");
            return;
        }
        String url = answer.file().get();
        if (talk.lan().http(url).isEmpty()) {
            talk.end(new Ending.Elsewhere(url));
            return;
        }
        if (!url.toLowerCase(Locale.ROOT).endsWith(".efi")) {
            talk.stuck("UEFI drops " + url + ", whose name does not end in .efi");
        }
        talk.http(client, url, true);
        talk.http(client, url, true).ifPresent(file -> start(file, Url.of(url)));
    }

    private void start(ServedFile file, Url from) {
        Optional<String> objection = talk.lan().programs().objection(file, architecture);
        if (objection.isPresent()) {
            talk.stuck(client.name() + " fetches " + from.name() + ", which " + objection.get());
            return;
        }
        switch (talk.lan().programs().kind(file)) {
            case IPXE -> IpxeBoot.start(talk, architecture, from);
            case GRUB -> GrubBoot.start(talk, architecture, file, from);
            case SHIM -> startBeside(from);
            default -> talk.notUnderstood(from.name() + ", a loader that is neither iPXE nor GRUB by the looks of it");
        }
    }

    /** iPXE's shim starts the file of its own name without {@code -shim}; others start a GRUB. */
    private void startBeside(Url from) {
        String other = from.name().endsWith(SHIM)
                ? from.lastName().replace(SHIM, ".efi")
                : Architectures.isArm64(architecture) ? "grubaa64.efi" : "grubx64.efi";
        Url beside = from.resolve(other);
        Optional<ServedFile> next =
                beside.isTftp() ? talk.need(client, beside.name()) : talk.http(client, beside.text(), true);
        next.ifPresent(file -> start(file, beside));
    }
}
