package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Runs iPXE's scripts as iPXE does: what fails ends the script, unless an operator says otherwise. */
final class IpxeInterpreter {
    /** Commands that fetch nothing and decide nothing. */
    private static final Set<String> NO_EFFECT = Set.of(
            "echo", "sleep", "console", "colour", "cpair", "ifopen", "ifclose", "ifstat", "ipstat", "imgstat", "route",
            "nstat", "ntp", "params", "param", "sync");

    private static final Set<String> WAITS = Set.of("shell", "login", "read", "config", "form", "present");

    private static final Set<String> ADDRESS = Set.of("dhcp", "ifconf", "ifconfig", "autoconf");

    private static final int MOST_JUMPS = 1000;

    /** How a line or a script ends. */
    private enum Flow {
        ON,
        /** Go on at {@link Frame#next}, which {@code goto} has set. */
        JUMP,
        /** Leave the script. */
        LEAVE
    }

    /** A running script. */
    private static final class Frame {
        private final IpxeScript script;
        private final Url place;
        private int next;
        private Flow flow = Flow.ON;
        private Optional<IpxeImages.Image> replacement = Optional.empty();

        Frame(IpxeScript script, Url place) {
            this.script = script;
            this.place = place;
        }
    }

    private final Conversation talk;
    private final int architecture;
    private final IpxeSettings settings;
    private final IpxeImages images;
    private final List<String> menu = new ArrayList<>();
    private int jumps;
    private boolean failed;
    private String leftAt = "";

    IpxeInterpreter(Conversation talk, int architecture) {
        this.talk = talk;
        this.architecture = architecture;
        this.settings = new IpxeSettings(talk.machine(), architecture, talk.lan());
        this.images = new IpxeImages(talk, architecture);
    }

    /** Asks DHCP, fetches what it names and runs that. */
    boolean netboot() {
        Optional<BootPointer> pointer =
                BootPointer.ask(talk, Client.IPXE.name(), DhcpQuestion.ipxe(talk.machine(), architecture));
        return pointer.isPresent() && boot(pointer.get());
    }

    private boolean boot(BootPointer pointer) {
        String name = settings.expand(pointer.file());
        if (!pointer.isHere(talk.lan())) {
            talk.end(new Ending.Elsewhere("tftp://" + pointer.server().orElse("") + "/" + name));
            return false;
        }
        Url url = Url.isAbsolute(name) ? Url.of(name) : Url.tftp(talk.lan(), name);
        boolean done = images.fetch(url).filter(this::execute).isPresent();
        failed = !done;
        return done;
    }

    /** A script that iPXE found by itself. */
    void run(ServedFile script, Url place) {
        failed = !execute(images.add(script, place));
    }

    /** iPXE is at its end and goes back to the firmware. */
    void leave() {
        boolean asFailure = failed || architecture == Architectures.BIOS;
        if (asFailure) {
            talk.end(new Ending.Disk("iPXE gives up" + leftAt + talk.afterMisses() + ", and the firmware goes on"));
        } else {
            talk.stuck("iPXE ends without an error" + leftAt + ", which UEFI takes for a success: it opens its menu");
        }
    }

    /** Whether it came to its end without an error. A kernel has no end. */
    private boolean execute(IpxeImages.Image image) {
        boolean done = false;
        Optional<IpxeImages.Image> next = Optional.of(image);
        while (next.isPresent() && !talk.isOver()) {
            IpxeImages.Image current = next.get();
            next = Optional.empty();
            if (current.kind() == Programs.Kind.IPXE_SCRIPT) {
                Frame frame = new Frame(current.script(), current.place());
                current.file().ifPresent(file -> talk.follow(file, IpxeScript.LARGEST));
                done = run(frame);
                next = frame.replacement;
            } else {
                done = false;
                if (!images.refuses(current)) {
                    images.start(current);
                }
            }
        }
        return done;
    }

    private boolean run(Frame frame) {
        boolean good = true;
        while (frame.next < frame.script.lines().size() && !talk.isOver()) {
            IpxeScript.Line line = frame.script.lines().get(frame.next);
            frame.next++;
            good = run(line, frame);
            if (frame.flow == Flow.LEAVE || (!good && frame.flow == Flow.ON)) {
                leftAt = " at line " + line.number() + " of " + frame.place.name();
                break;
            }
            frame.flow = Flow.ON;
        }
        return good;
    }

    /** Commands are skipped, not the line ended, where an operator says no: {@code a && b || c}. */
    private boolean run(IpxeScript.Line line, Frame frame) {
        boolean good = true;
        boolean process = true;
        for (IpxeScript.Command command : line.commands()) {
            if (process) {
                good = command.words().isEmpty() || run(command.words(), line.number(), frame);
                if (frame.flow != Flow.ON || talk.isOver()) {
                    return good;
                }
            }
            process = command.next().equals(";") || command.next().equals("&&") == good;
        }
        return good;
    }

    private boolean run(List<String> raw, int line, Frame frame) {
        if (NO_EFFECT.contains(raw.get(0))) {
            return true;
        }
        List<String> words = raw.stream().map(settings::expand).toList();
        settings.notUnderstood().ifPresent(what -> talk.notUnderstood(at(line, frame) + "has " + what));
        String command = words.get(0);
        IpxeOptions options = IpxeOptions.parse(words.subList(1, words.size()));
        List<String> operands = options.operands();
        if (ADDRESS.contains(command)) {
            return address();
        }
        if (WAITS.contains(command)) {
            talk.stuck(at(line, frame) + "waits for somebody at the keyboard (" + command + ")");
            return false;
        }
        return switch (command) {
            case "set" -> assign(operands);
            case "clear" -> assign(operands.subList(0, Math.min(1, operands.size())));
            case "isset" -> !operands.isEmpty() && !operands.get(0).isEmpty();
            case "iseq" -> operands.size() == 2 && isSame(operands.get(0), operands.get(1));
            case "inc" -> increase(operands);
            case "show" -> !operands.isEmpty() && settings.isSet(operands.get(0));
            case "goto" -> jump(operands, frame);
            case "exit" -> leave(operands, frame);
            case "kernel", "imgselect", "imgload" -> images.select(operands, options, frame.place);
            case "initrd", "module", "imgfetch" -> images.load(operands, options, frame.place);
            case "imgargs" -> images.rewrite(operands);
            case "imgfree" -> images.free(operands);
            case "chain", "boot", "imgexec" -> chain(operands, options, frame);
            case "menu" -> startMenu();
            case "item" -> item(operands, options);
            case "choose" -> choose(operands, options, line, frame);
            case "prompt" -> prompt(options, line, frame);
            case "autoboot", "netboot" -> netboot();
            case "sanboot" -> localDisk(operands, line, frame);
            case "reboot", "poweroff" -> {
                talk.stuck(at(line, frame) + "switches the machine off (" + command + ")" + talk.afterMisses());
                yield false;
            }
            default -> {
                talk.notUnderstood(at(line, frame) + "has the command \"" + command + "\"");
                yield false;
            }
        };
    }

    /** A proxy's answer without file and menu sends iPXE to port 4011 at once, whatever it will want to know. */
    private boolean address() {
        DhcpQuestion question = DhcpQuestion.ipxe(talk.machine(), architecture);
        Optional<DhcpAnswer> answer = talk.discover(Client.IPXE.name(), question);
        answer.filter(heard ->
                        heard.pxe() && heard.file().isEmpty() && heard.menu().isEmpty())
                .ifPresent(heard -> talk.askPort4011(Client.IPXE.name(), question));
        return answer.filter(heard -> !heard.isSilence()).isPresent();
    }

    private static String at(int line, Frame frame) {
        return "line " + line + " of " + frame.place.name() + " ";
    }

    private boolean assign(List<String> operands) {
        if (operands.isEmpty()) {
            return false;
        }
        settings.set(operands.get(0), String.join(" ", operands.subList(1, operands.size())));
        return true;
    }

    private static boolean isSame(String one, String other) {
        return one.equals(other) && !one.contains(IpxeSettings.UNKNOWN);
    }

    private boolean increase(List<String> operands) {
        if (operands.isEmpty()) {
            return false;
        }
        String by = operands.size() > 1 ? operands.get(1) : "1";
        String now = settings.expand("${" + operands.get(0) + "}");
        if (!by.matches("[0-9]{1,9}") || !now.matches("[0-9]{0,9}")) {
            return false;
        }
        int sum = Math.addExact(now.isEmpty() ? 0 : Integer.parseInt(now), Integer.parseInt(by));
        settings.set(operands.get(0), Integer.toString(sum));
        return true;
    }

    private boolean jump(List<String> operands, Frame frame) {
        OptionalInt target = operands.isEmpty() ? OptionalInt.empty() : frame.script.find(operands.get(0));
        if (target.isEmpty()) {
            return false;
        }
        frame.next = target.getAsInt();
        frame.flow = Flow.JUMP;
        jumps++;
        if (jumps > MOST_JUMPS) {
            talk.stuck("it goes round in a circle: :" + operands.get(0) + " of " + frame.place.name()
                    + " is gone to again and again" + talk.afterMisses());
        }
        return true;
    }

    private boolean leave(List<String> operands, Frame frame) {
        frame.flow = Flow.LEAVE;
        return operands.isEmpty() || operands.get(0).equals("0");
    }

    private boolean chain(List<String> operands, IpxeOptions options, Frame frame) {
        Optional<IpxeImages.Image> image = images.acquire(operands, options, frame.place);
        if (image.isEmpty()) {
            return false;
        }
        if (images.refuses(image.get())) {
            if (options.has("autofree", "a")) {
                images.free(List.of(image.get().name()));
            }
            return false;
        }
        if (options.has("replace", "r")) {
            frame.replacement = image;
            frame.flow = Flow.LEAVE;
            return true;
        }
        return execute(image.get());
    }

    private boolean startMenu() {
        menu.clear();
        return true;
    }

    private boolean item(List<String> operands, IpxeOptions options) {
        if (!options.has("gap", "g") && !operands.isEmpty()) {
            menu.add(operands.get(0));
        }
        return true;
    }

    /** Nobody is there: the default is taken when the time is over. */
    private boolean choose(List<String> operands, IpxeOptions options, int line, Frame frame) {
        if (options.value("timeout", "t").filter(time -> !time.equals("0")).isEmpty()) {
            talk.stuck(at(line, frame) + "waits for somebody to choose: its menu has no timeout");
            return false;
        }
        Optional<String> wanted = options.value("default", "d").filter(menu::contains);
        Optional<String> chosen = wanted.or(() -> menu.stream().findFirst());
        if (chosen.isEmpty() || operands.isEmpty()) {
            return false;
        }
        settings.set(operands.get(0), chosen.get());
        return true;
    }

    private boolean prompt(IpxeOptions options, int line, Frame frame) {
        if (options.value("timeout", "t").filter(time -> !time.equals("0")).isEmpty()) {
            talk.stuck(at(line, frame) + "waits for a key: its prompt has no timeout");
        }
        return false;
    }

    private boolean localDisk(List<String> operands, int line, Frame frame) {
        if (operands.isEmpty() || operands.get(0).toLowerCase(Locale.ROOT).startsWith("0x")) {
            talk.end(new Ending.Disk(at(line, frame) + "boots the machine's own disk (sanboot)"));
        } else {
            talk.notUnderstood(at(line, frame) + "boots from " + operands.get(0) + " (sanboot)");
        }
        return false;
    }
}
