package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files that iPXE holds in memory, and the one that is selected to be started. */
final class IpxeImages {

    /**
     * One of them.
     *
     * @param file empty for one of another server, of which nothing is known but the place
     */
    record Image(
            String name,
            Url place,
            Optional<ServedFile> file,
            Programs.Kind kind,
            String arguments,
            IpxeScript script) {
        Image with(String newName, String newArguments) {
            return new Image(newName, place, file, kind, newArguments, script);
        }
    }

    private final Conversation talk;
    private final int architecture;
    private final List<Image> all = new ArrayList<>();
    private Optional<Image> selected = Optional.empty();

    IpxeImages(Conversation talk, int architecture) {
        this.talk = talk;
        this.architecture = architecture;
    }

    /** A file that was fetched already. */
    Image add(ServedFile file, Url place) {
        Programs.Kind kind = talk.lan().programs().kind(file);
        IpxeScript script = kind == Programs.Kind.IPXE_SCRIPT ? talk.lan().ipxeScript(file) : new IpxeScript(List.of());
        Image image = new Image(place.lastName(), place, Optional.of(file), kind, "", script);
        all.add(image);
        return image;
    }

    /** Empty when it cannot be had, which fails the command. */
    Optional<Image> fetch(Url url) {
        boolean secure = url.scheme().equals("https");
        if (secure && architecture == Architectures.BIOS) {
            talk.miss(
                    Client.IPXE,
                    Step.Protocol.HTTP,
                    url.text(),
                    false,
                    "cannot be fetched: iPXE for a BIOS has no HTTPS");
            return Optional.empty();
        }
        if (url.isTftp() && talk.lan().isHere(url.host())) {
            return talk.maybe(Client.IPXE, url.name()).map(file -> add(file, url));
        }
        if (url.isHttp() && talk.lan().http(url.text()).isPresent()) {
            return talk.http(Client.IPXE, url.text(), false).map(file -> add(file, url));
        }
        if (!url.isTftp() && !url.isHttp()) {
            talk.notUnderstood("iPXE fetches " + url.text());
            return Optional.empty();
        }
        talk.elsewhere(Client.IPXE, url.isTftp() ? Step.Protocol.TFTP : Step.Protocol.HTTP, url.text());
        Image image =
                new Image(url.lastName(), url, Optional.empty(), Programs.Kind.OTHER, "", new IpxeScript(List.of()));
        all.add(image);
        return Optional.of(image);
    }

    /** An image by its name, or else a file by its place; without an operand the selected one. The rest are its arguments. */
    Optional<Image> acquire(List<String> operands, IpxeOptions options, Url from) {
        if (operands.isEmpty()) {
            return selected;
        }
        String what = operands.get(0);
        Optional<Image> image = find(what).or(() -> fetch(from.resolve(what)));
        return image.map(found -> replace(
                found,
                found.with(
                        options.value("name", "n").orElse(found.name()),
                        operands.size() > 1
                                ? String.join(" ", operands.subList(1, operands.size()))
                                : found.arguments())));
    }

    private Optional<Image> find(String name) {
        return all.stream().filter(image -> image.name().equals(name)).findFirst();
    }

    private Image replace(Image old, Image now) {
        all.set(all.indexOf(old), now);
        selected = selected.map(image -> image.equals(old) ? now : image);
        return now;
    }

    boolean select(List<String> operands, IpxeOptions options, Url from) {
        Optional<Image> image = acquire(operands, options, from);
        boolean good = image.filter(found -> !refuses(found)).isPresent();
        selected = good ? image : selected;
        return good;
    }

    /** Whether it is nothing that iPXE can start: an exec format error. */
    boolean refuses(Image image) {
        Optional<String> why = objection(image);
        why.ifPresent(reason -> talk.unfit(image.place().name() + " " + reason));
        return why.isPresent();
    }

    private Optional<String> objection(Image image) {
        if (image.kind() == Programs.Kind.IPXE_SCRIPT || image.file().isEmpty()) {
            return Optional.empty();
        }
        return image.place().lastName().endsWith(".ipxe")
                ? Optional.of("is no script: it does not begin with #!ipxe")
                : talk.lan().programs().objection(image.file().get(), architecture);
    }

    boolean load(List<String> operands, IpxeOptions options, Url from) {
        return !operands.isEmpty() && acquire(operands, options, from).isPresent();
    }

    boolean rewrite(List<String> operands) {
        Optional<Image> image = operands.isEmpty() ? Optional.empty() : find(operands.get(0));
        image.ifPresent(found ->
                replace(found, found.with(found.name(), String.join(" ", operands.subList(1, operands.size())))));
        return image.isPresent();
    }

    boolean free(List<String> operands) {
        if (operands.isEmpty()) {
            all.clear();
            selected = Optional.empty();
            return true;
        }
        boolean gone = all.removeIf(image -> operands.contains(image.name()));
        selected = selected.filter(all::contains);
        return gone;
    }

    /** Hands the machine over to something that is no script; all other images become its initramfs. */
    void start(Image image) {
        boolean chosenAsKernel = selected.filter(image::equals).isPresent();
        switch (image.kind()) {
            case LINUX -> kernel(image);
            case GRUB -> GrubBoot.start(talk, architecture, image.file().orElseThrow(), image.place());
            case IPXE -> IpxeBoot.start(talk, architecture, image.place());
            default -> {
                if (chosenAsKernel && image.file().isEmpty()) {
                    kernel(image);
                } else if (image.file().isEmpty()) {
                    talk.end(new Ending.Elsewhere(image.place().text()));
                } else {
                    talk.notUnderstood("iPXE starts " + image.place().name()
                            + ", which is neither a kernel nor a loader by the looks of it");
                }
            }
        }
    }

    private void kernel(Image image) {
        List<String> rest = all.stream()
                .filter(other -> !other.equals(image) && other.kind() != Programs.Kind.IPXE_SCRIPT)
                .map(other -> other.place().name())
                .toList();
        talk.end(new Ending.Kernel(image.place().name(), rest, image.arguments()));
    }
}
