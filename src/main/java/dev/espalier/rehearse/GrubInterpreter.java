package dev.espalier.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import dev.espalier.rehearse.GrubScript.Branch;
import dev.espalier.rehearse.GrubScript.Statement;

/** Runs GRUB's scripts as GRUB does: what fails is passed over, until a menu entry fails to load what it names. */
final class GrubInterpreter {
    /** Commands that fetch nothing and decide nothing here. Modules are built into network images. */
    private static final Set<String> NO_EFFECT = Set.of(
            "echo",
            "insmod",
            "export",
            "sleep",
            "clear",
            "terminal_input",
            "terminal_output",
            "serial",
            "load_video",
            "true",
            ":",
            "recordfail",
            "save_env",
            "loadfont");

    private static final int MOST_COMMANDS = 200_000;
    private static final int DEEPEST = 32;
    /** A disk of the machine's own, wherever it is. */
    private static final String DISK = "hd0,gpt1";

    /** A menu with the variables of its own; {@code configfile} opens another. */
    private static final class Menu {
        private final List<Statement.Entry> entries = new ArrayList<>();
        /** The file that the menu is of. */
        private final String place;

        Menu(String place) {
            this.place = place;
        }
    }

    private final Conversation talk;
    private final int architecture;
    private final Url from;
    private final GrubFacts facts;
    private final Map<String, String> variables = new TreeMap<>();
    private final Map<String, List<Statement>> functions = new TreeMap<>();
    private Menu menu = new Menu("GRUB's own configuration");
    private Optional<Ending.Kernel> kernel = Optional.empty();
    private String place = "GRUB's own configuration";
    private int commands;
    private int depth;

    GrubInterpreter(Conversation talk, int architecture, Url from, String prefix) {
        this.talk = talk;
        this.architecture = architecture;
        this.from = from;
        this.facts = new GrubFacts(talk.machine());
        String device = from.scheme() + "," + from.host();
        variables.put("root", device);
        variables.put("prefix", "(" + device + ")" + prefix);
        variables.put("grub_platform", "efi");
        variables.put("grub_cpu", Architectures.isArm64(architecture) ? "arm64" : "x86_64");
        variables.put("net_default_mac", talk.machine().mac().orElse(IpxeSettings.UNKNOWN));
        variables.put("net_default_ip", IpxeSettings.UNKNOWN);
        variables.put("net_default_server", from.host());
        variables.put("pxe_default_server", from.host());
    }

    /** Asks for a file whose absence does no harm. */
    Optional<ServedFile> fetch(String path) {
        return request(path, false);
    }

    boolean exists(String path) {
        return talk.lan().tftp().find(path, talk.machine().mac()) instanceof Lookup.Found;
    }

    private Optional<ServedFile> request(String path, boolean needed) {
        if (from.isTftp()) {
            return needed ? talk.need(Client.GRUB, path) : talk.maybe(Client.GRUB, path);
        }
        return talk.http(Client.GRUB, from.resolve(path).text(), needed);
    }

    /** A configuration as the first one, or by {@code configfile}: its menu is shown when it has been run. */
    boolean normal(String path) {
        Optional<ServedFile> file = request(path, false);
        file.ifPresent(found -> {
            Menu outer = menu;
            menu = new Menu(path);
            run(found, path);
            show(variables.getOrDefault("default", "0"));
            menu = outer;
        });
        return file.isPresent();
    }

    void embedded(GrubScript script) {
        run(script.statements());
        show(variables.getOrDefault("default", "0"));
    }

    private void run(ServedFile file, String path) {
        String outer = place;
        place = path;
        talk.follow(file);
        run(talk.lan().grubScript(file).statements());
        place = outer;
    }

    /** The status of the last statement. */
    private boolean run(List<Statement> statements) {
        if (++depth > DEEPEST) {
            talk.stuck("GRUB goes round in a circle: " + place + " leads to itself");
        }
        boolean good = true;
        for (Statement statement : statements) {
            if (talk.isOver()) {
                break;
            }
            good = run(statement);
        }
        depth--;
        return good;
    }

    private boolean run(Statement statement) {
        if (statement instanceof Statement.Command command) {
            return command(command);
        }
        if (statement instanceof Statement.Choice choice) {
            return run(choice.byValue().getOrDefault(variable(choice.variable()), List.of()));
        }
        if (statement instanceof Statement.If test) {
            for (Branch branch : test.branches()) {
                if (run(branch.condition())) {
                    return run(branch.body());
                }
            }
            return true;
        }
        if (statement instanceof Statement.Entry entry) {
            menu.entries.add(entry);
            return true;
        }
        if (statement instanceof Statement.For loop) {
            boolean good = true;
            for (ScriptWord value : loop.values()) {
                variables.put(loop.variable(), value.expand(this::variable));
                good = run(loop.body());
            }
            return good;
        }
        if (statement instanceof Statement.Function function) {
            functions.put(function.name(), function.body());
            return true;
        }
        if (statement instanceof Statement.Fault fault) {
            fault(fault);
            return false;
        }
        throw new IllegalStateException("a statement of another kind: " + statement);
    }

    private void fault(Statement.Fault fault) {
        String where = "line " + fault.line() + " of " + place + " " + fault.what();
        if (fault.syntax()) {
            talk.stuck(where + ": GRUB reports a syntax error");
        } else {
            talk.notUnderstood(where);
        }
    }

    private String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    private boolean command(Statement.Command command) {
        if (++commands > MOST_COMMANDS) {
            talk.stuck("GRUB goes round in a circle at line " + command.line() + " of " + place);
            return false;
        }
        List<String> words = command.words().stream()
                .map(word -> word.expand(this::variable))
                .toList();
        String name = words.isEmpty() ? "" : words.get(0);
        List<String> operands = words.stream().skip(1).toList();
        if (functions.containsKey(name)) {
            return run(functions.get(name));
        }
        if (NO_EFFECT.contains(name) || name.isEmpty()) {
            return true;
        }
        if (name.matches("[A-Za-z_][A-Za-z0-9_]*=.*")) {
            return set(name);
        }
        return switch (name) {
            case "set" -> operands.isEmpty() || set(operands.get(0));
            case "unset" -> unset(operands);
            case "[", "test" -> test(name, operands, command.line());
            case "false" -> false;
            case "configfile" -> onFile(operands, command.line(), this::normal);
            case "source", "." -> onFile(operands, command.line(), this::source);
            case "normal" -> operands.isEmpty() || onFile(operands, command.line(), this::normal);
            case "linux", "linux16", "linuxefi" -> linux(operands, command.line());
            case "initrd", "initrd16", "initrdefi" -> initrd(operands, command.line());
            case "devicetree" ->
                onFile(operands, command.line(), path -> request(path, true).isPresent());
            case "chainloader" -> chainload(operands, command.line());
            case "search" -> search(operands);
            case "smbios" -> smbios(operands, command.line());
            case "boot" -> boot();
            case "exit", "normal_exit" -> ends(new Ending.Disk("GRUB exits at " + at(command.line())));
            case "reboot", "halt" ->
                ends(new Ending.Stuck(at(command.line()) + " switches the machine off or starts it again (" + name + ")"
                        + talk.afterMisses()));
            case "read" -> ends(new Ending.Stuck(at(command.line()) + " waits for somebody at the keyboard"));
            default -> ends(new Ending.NotUnderstood(at(command.line()) + " has the command \"" + name + "\""));
        };
    }

    private String at(int line) {
        return "line " + line + " of " + place;
    }

    private boolean ends(Ending how) {
        talk.end(how);
        return false;
    }

    private boolean set(String assignment) {
        String[] parts = assignment.split("=", 2);
        variables.put(parts[0], parts.length > 1 ? parts[1] : "");
        return true;
    }

    private boolean unset(List<String> operands) {
        operands.forEach(variables::remove);
        return true;
    }

    private boolean test(String name, List<String> operands, int line) {
        List<String> words = new ArrayList<>(operands);
        if (name.equals("[")
                && (words.isEmpty() || !words.remove(words.size() - 1).equals("]"))) {
            talk.stuck(at(line) + " has [ without ]");
            return false;
        }
        Optional<Boolean> result = GrubTest.of(words);
        if (result.isEmpty()) {
            talk.notUnderstood(at(line) + " tests \"" + String.join(" ", words) + "\"");
        }
        return result.orElse(false);
    }

    /** What is done with a path of the server this came from. */
    private interface OnFile {
        boolean run(String path);
    }

    /** A name on another device is the machine's own disk. */
    private boolean onFile(List<String> operands, int line, OnFile action) {
        if (operands.isEmpty()) {
            return false;
        }
        Optional<String> path = onServer(operands.get(0));
        if (path.isEmpty()) {
            return ends(new Ending.Disk(at(line) + " goes on to " + operands.get(0)));
        }
        if (!path.get().startsWith("/")) {
            talk.miss(Client.GRUB, Step.Protocol.TFTP, path.get(), false, "is no absolute name");
            return false;
        }
        return action.run(path.get());
    }

    /** The path below the server's root; empty when the name, or the variable {@code root}, means another device. */
    private Optional<String> onServer(String name) {
        String device = variable("root").replaceAll("[()]", "");
        String path = name;
        if (name.startsWith("(") && name.contains(")")) {
            device = name.substring(1, name.indexOf(')'));
            path = name.substring(name.indexOf(')') + 1);
        }
        String[] parts = device.split(",", 2);
        boolean here = parts[0].equals(from.scheme()) && (parts.length == 1 || parts[1].equals(from.host()));
        boolean named =
                parts[0].equals(from.scheme()) && from.isTftp() && talk.lan().isHere(parts[parts.length - 1]);
        return here || named ? Optional.of(path) : Optional.empty();
    }

    private boolean source(String path) {
        Optional<ServedFile> file = request(path, false);
        file.ifPresent(found -> run(found, path));
        return file.isPresent();
    }

    private boolean linux(List<String> operands, int line) {
        return onFile(operands, line, path -> {
            Optional<ServedFile> file = request(path, true);
            file.flatMap(found -> talk.lan().programs().objection(found, architecture))
                    .ifPresent(why -> talk.stuck(at(line) + " loads the kernel " + path + ", which " + why));
            kernel = file.map(found ->
                    new Ending.Kernel(path, List.of(), String.join(" ", operands.subList(1, operands.size()))));
            return file.isPresent();
        });
    }

    private boolean initrd(List<String> operands, int line) {
        if (kernel.isEmpty()) {
            return ends(new Ending.Stuck(at(line) + " loads an initramfs before a kernel"));
        }
        for (String name : operands) {
            onFile(List.of(name), line, path -> {
                boolean there = request(path, true).isPresent();
                kernel = kernel.map(before -> {
                    List<String> more = new ArrayList<>(before.initramfs());
                    more.add(path);
                    return new Ending.Kernel(before.kernel(), more, before.commandLine());
                });
                return there;
            });
        }
        return !talk.isOver();
    }

    private boolean chainload(List<String> operands, int line) {
        return onFile(operands, line, path -> {
            request(path, true).ifPresent(file -> {
                switch (talk.lan().programs().kind(file)) {
                    case IPXE -> IpxeBoot.start(talk, architecture, from.resolve(path));
                    case GRUB -> GrubBoot.start(talk, architecture, file, from.resolve(path));
                    default -> talk.notUnderstood(at(line) + " starts " + path + ", which is neither iPXE nor GRUB");
                }
            });
            return false;
        });
    }

    /** Finds a file on the machine's own disk: it is taken for granted that it is there. */
    private boolean search(List<String> operands) {
        for (String word : operands) {
            if (word.startsWith("--set=")) {
                variables.put(word.substring("--set=".length()), DISK);
            } else if (word.equals("--set")) {
                variables.put("root", DISK);
            }
        }
        return true;
    }

    private boolean smbios(List<String> operands, int line) {
        Optional<String> value = facts.find(operands);
        Optional<String> variable = GrubFacts.option(operands, "--set", "-s");
        if (value.isEmpty() || variable.isEmpty()) {
            return ends(new Ending.NotUnderstood(at(line) + " asks for \"smbios " + String.join(" ", operands) + "\""));
        }
        variables.put(variable.get(), value.get());
        return true;
    }

    private boolean boot() {
        kernel.ifPresent(talk::end);
        return false;
    }

    /** Nobody is there: the default is started when the time is over. */
    private void show(String wanted) {
        if (talk.isOver() || menu.entries.isEmpty()) {
            return;
        }
        place = menu.place;
        String[] levels = wanted.split(">", 2);
        Statement.Entry entry = menu.entries.get(index(levels[0]));
        if (!variable("timeout").matches("[0-9]+")) {
            talk.stuck(place + " waits at its menu: it sets no timeout");
            return;
        }
        if (entry.submenu()) {
            Menu outer = menu;
            menu = new Menu(place);
            run(entry.body());
            show(levels.length > 1 ? levels[1] : "0");
            menu = outer;
            return;
        }
        run(entry.body());
        boot();
        talk.stuck("GRUB's menu entry \"" + title(entry) + "\" (" + at(entry.line()) + ") loads nothing");
    }

    /** By number, by title or by {@code --id}; the first when there is no such entry. */
    private int index(String wanted) {
        if (wanted.matches("[0-9]{1,4}") && Integer.parseInt(wanted) < menu.entries.size()) {
            return Integer.parseInt(wanted);
        }
        for (int i = 0; i < menu.entries.size(); i++) {
            List<String> words = menu.entries.get(i).words().stream()
                    .map(word -> word.expand(this::variable))
                    .toList();
            boolean byId = words.indexOf("--id") >= 0 && words.indexOf(wanted) == words.indexOf("--id") + 1;
            if (title(menu.entries.get(i)).equals(wanted) || byId) {
                return i;
            }
        }
        return 0;
    }

    private String title(Statement.Entry entry) {
        return entry.words().size() > 1 ? entry.words().get(1).expand(this::variable) : "";
    }
}
