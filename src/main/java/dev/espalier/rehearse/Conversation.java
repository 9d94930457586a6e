package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.espalier.content.RelativePath;
import dev.espalier.report.Wording;

/**
 * What one machine and the servers say to each other from power on, until the first thing that ends it. After the end every
 * request is void, so that nobody need ask at each step whether it has come.
 */
final class Conversation {
    /** No boot takes so many; a loader that calls itself does. */
    private static final int MOST_STEPS = 400;

    private static final int MOST_TOLD = 2;

    private final Lan lan;
    private final Machine machine;
    private final List<Step> steps = new ArrayList<>();
    private Optional<Ending> ending = Optional.empty();
    private Optional<ServedFile> guide = Optional.empty();
    private final List<String> missed = new ArrayList<>();

    Conversation(Lan lan, Machine machine) {
        this.lan = lan;
        this.machine = machine;
    }

    Lan lan() {
        return lan;
    }

    Machine machine() {
        return machine;
    }

    boolean isOver() {
        return ending.isPresent();
    }

    /** The first end counts. */
    void end(Ending how) {
        if (ending.isEmpty()) {
            ending = Optional.of(how);
        }
    }

    void stuck(String reason) {
        end(new Ending.Stuck(reason));
    }

    void notUnderstood(String what) {
        end(new Ending.NotUnderstood(what));
    }

    /**
     * The file whose words are followed from now on: where a finding points to.
     *
     * @param largest of how many bytes such a file is read; nobody can say what is behind them
     */
    void follow(ServedFile file, int largest) {
        if (!isOver()) {
            guide = Optional.of(file);
            missed.clear();
            if (file.size() > largest) {
                notUnderstood(file.path() + ", which has " + file.size() + " bytes, and is not read to its end");
            }
        }
    }

    /**
     * What the file followed now asked for in vain, in words, for a client that gives up because of it. Names with something
     * that only the machine knows come last: they were not to be found.
     */
    String afterMisses() {
        List<String> known = missed.stream()
                .filter(miss -> !miss.contains(IpxeSettings.UNKNOWN))
                .toList();
        List<String> told = known.isEmpty() ? missed : known;
        return told.isEmpty()
                ? ""
                : " (" + String.join("; ", told.subList(Math.max(0, told.size() - MOST_TOLD), told.size())) + ")";
    }

    /** Empty when the conversation is over, or when nobody can say what the answer is. */
    Optional<DhcpAnswer> discover(String client, DhcpQuestion question) {
        Optional<String> doubt = lan.doubt(question);
        doubt.ifPresent(this::notUnderstood);
        if (isOver()) {
            return Optional.empty();
        }
        DhcpAnswer answer = lan.dhcp(question);
        String who = lan.answersDhcp() ? "" : "from another server, as router.md says: ";
        Optional<DhcpExchange> exchange =
                lan.answersDhcp() ? Optional.of(DhcpExchange.discover(question, answer)) : Optional.empty();
        say(client, question.toString(), answer.isSilence(), exchange, who + answer);
        return isOver() ? Optional.empty() : Optional.of(answer);
    }

    /** Asks the boot server for what is in its menu, or for the file of a lone service. */
    Optional<DhcpAnswer> askPort4011(String client, DhcpQuestion question) {
        DhcpAnswer answer = lan.port4011(question);
        say(
                client,
                "REQUEST to port 4011, architecture " + question.architecture(),
                answer.isSilence(),
                Optional.of(DhcpExchange.port4011(question, answer)),
                answer.toString());
        return isOver() ? Optional.empty() : Optional.of(answer);
    }

    /** Asks the boot server for the file of a menu item. */
    Optional<String> choose(String client, DhcpQuestion question, DhcpAnswer.Item item) {
        Optional<String> file = lan.chosen(item.type());
        say(
                client,
                "REQUEST to port 4011 for \"" + item.text() + "\"",
                file.isEmpty(),
                Optional.of(DhcpExchange.choose(question, item, file)),
                file.map(name -> "the file " + name).orElse("no answer"));
        return isOver() ? Optional.empty() : file;
    }

    private void say(String client, String request, boolean silence, Optional<DhcpExchange> exchange, String answer) {
        add(new Step(
                client,
                Step.Protocol.DHCP,
                request,
                silence ? Step.Result.MISS : Step.Result.HIT,
                Optional.empty(),
                0,
                0,
                exchange,
                answer));
    }

    /** A file without which the client cannot go on. */
    Optional<ServedFile> need(Client client, String name) {
        return tftp(client, name, true, false);
    }

    /** A file that may be missing. */
    Optional<ServedFile> maybe(Client client, String name) {
        return tftp(client, name, false, false);
    }

    /** Asks for a file that must be there and breaks off, to learn that it is, or its size. */
    Optional<ServedFile> needProbe(Client client, String name) {
        return tftp(client, name, true, true);
    }

    Optional<ServedFile> probe(Client client, String name) {
        return tftp(client, name, false, true);
    }

    private Optional<ServedFile> tftp(Client client, String name, boolean needed, boolean breaksOff) {
        if (isOver()) {
            return Optional.empty();
        }
        Lookup lookup = lan.tftp().find(name, machine.mac());
        if (lookup instanceof Lookup.Found found) {
            long millis = breaksOff
                    ? 0
                    : client.millis(found.file().size(), lan.tftp().blockSize(client.blockSize()));
            hit(client, Step.Protocol.TFTP, name, found.file(), millis, breaksOff ? "breaks off" : "");
            return Optional.of(found.file());
        }
        Lookup.Refused refused = (Lookup.Refused) lookup;
        boolean fatal = needed || (refused.denied() && client.strict());
        String why = refused.why() + (fatal && !refused.denied() ? otherCase(name) : "");
        if (fatal) {
            // Said without the name of the file, this is the same for all machines.
            lan.tftp().silence().ifPresent(this::stuck);
        }
        miss(client, Step.Protocol.TFTP, name, fatal, why);
        return Optional.empty();
    }

    /** That something of that name is there but for case, to be read after {@code is not there}. */
    String otherCase(String name) {
        return lan.tftp()
                .otherCase(name)
                .map(other -> "; " + other + " is, and case counts")
                .orElse("");
    }

    /** A file by URL from this tree's HTTP server; the URL must be one of it. */
    Optional<ServedFile> http(Client client, String url, boolean needed) {
        if (isOver()) {
            return Optional.empty();
        }
        Lookup lookup = lan.http(url).orElseThrow();
        if (lookup instanceof Lookup.Found found) {
            hit(client, Step.Protocol.HTTP, url, found.file(), 0, "");
            return Optional.of(found.file());
        }
        miss(client, Step.Protocol.HTTP, url, needed, ((Lookup.Refused) lookup).why());
        return Optional.empty();
    }

    /** A file of a server that is not in the tree: taken for granted. */
    void elsewhere(Client client, Step.Protocol protocol, String url) {
        add(new Step(
                client.name(),
                protocol,
                url,
                Step.Result.HIT,
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                "on another server: not looked at"));
    }

    private void hit(Client client, Step.Protocol protocol, String request, ServedFile file, long millis, String note) {
        add(new Step(
                client.name(),
                protocol,
                request,
                Step.Result.HIT,
                Optional.of(file.path()),
                file.size(),
                millis,
                Optional.empty(),
                note));
    }

    /** A request that cannot be answered, whatever the tree has. */
    void miss(Client client, Step.Protocol protocol, String request, boolean fatal, String why) {
        missed.add(request + " " + why);
        add(new Step(
                client.name(),
                protocol,
                request,
                fatal ? Step.Result.FATAL : Step.Result.MISS,
                Optional.empty(),
                0,
                0,
                Optional.empty(),
                why));
        if (fatal) {
            stuck(client.name() + " asks for " + request + ", which " + why);
        }
    }

    /** A file came and is of no use, which a client passes over; for the reason that it gives in the end. */
    void unfit(String what) {
        missed.add(what);
    }

    private void add(Step step) {
        if (isOver()) {
            return;
        }
        steps.add(step);
        if (steps.size() == MOST_STEPS) {
            stuck("it goes round in a circle: after " + MOST_STEPS + " requests it still loads loaders and scripts");
        }
    }

    /** The whole of it. */
    Rehearsal over(String way) {
        Ending how = ending.orElseThrow(() -> new IllegalStateException(machine.hostname() + " goes on without end"));
        boolean arrives = how instanceof Ending.Kernel || how instanceof Ending.Disk;
        Optional<RelativePath> place = guide.map(ServedFile::path);
        if (arrives && !lan.notUnderstood().isEmpty()) {
            place = Optional.empty();
            how = new Ending.NotUnderstood(
                    "dnsmasq.conf has what is not known here: " + Wording.upTo(MOST_TOLD, lan.notUnderstood()));
        }
        return new Rehearsal(machine, way, steps, how, place.or(() -> Optional.of(RelativePath.of(Lan.CONF))));
    }
}
