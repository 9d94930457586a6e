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

    private final Conversation talk;
    private final int architecture;
    private final Url from;
    private final GrubVariables variables;
    private final Map<String, List<Statement>> functions = new TreeMap<>();
    private GrubMenu menu = new GrubMenu("GRUB's own configuration");
    private Optional<Ending.Kernel> kernel = Optional.empty();
    private String place = "GRUB's own configuration";
    private int commands;
    private int depth;

    GrubInterpreter(Conversation talk, int architecture, Url from, String prefix) {
        this.talk = talk;
        this.architecture = architecture;
        this.from = from;
        this.variables = new GrubVariables(talk, architecture, from, prefix);
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
            GrubMenu outer = menu;
            menu = new GrubMenu(path);
            run(found, path);
            show();
            menu = outer;
        });
        return file.isPresent();
    }

    void embedded(GrubScript script) {
        run(script.statements());
        show();
    }

    private void run(ServedFile file, String path) {
        String outer = place;
        place = path;
        talk.follow(file, GrubScript.LARGEST);
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
            return run(choice.byValue().getOrDefault(variables.value(choice.variable()), List.of()));
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
            menu.add(entry);
            return true;
        }
        if (statement instanceof Statement.For loop) {
            boolean good = true;
            for (ScriptWord value : loop.values()) {
                if (talk.isOver() || isWithoutEnd(loop.line())) {
                    return false;
                }
                variables.put(loop.variable(), value.expand(variables::value));
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

    private boolean isWithoutEnd(int line) {
        if (++commands > MOST_COMMANDS) {
            talk.stuck("GRUB goes round in a circle at line " + line + " of " + place);
        }
        return talk.isOver();
    }

    private boolean command(Statement.Command command) {
        if (isWithoutEnd(command.line())) {
            return false;
        }
        List<String> words = command.words().stream()
                .map(word -> word.expand(variables::value))
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
            return variables.set(name, at(command.line()));
        }
        return switch (name) {
            case "set" -> operands.isEmpty() || variables.set(operands.get(0), at(command.line()));
            case "unset" -> variables.unset(operands);
            case "[", "test" -> variables.test(name, operands, at(command.line()));
            case "false" -> false;
            case "configfile" -> onFile(operands, command.line(), this::normal);
            case "source", "." -> onFile(operands, command.line(), this::source);
            case "normal" -> operands.isEmpty() || onFile(operands, command.line(), this::normal);
            case "linux", "linux16", "linuxefi" -> linux(operands, command.line());
            case "initrd", "initrd16", "initrdefi" -> initrd(operands, command.line());
            case "devicetree" ->
                onFile(operands, command.line(), path -> request(path, true).isPresent());
            case "chainloader" -> chainload(operands, command.line());
            case "search" -> variables.search(operands);
            case "smbios" -> variables.smbios(operands, at(command.line()));
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
        String device = variables.value("root").replaceAll("[()]", "");
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

    private boolean boot() {
        kernel.ifPresent(talk::end);
        return false;
    }

    private void show() {
        String wanted = variables.value("default");
        show(wanted.isEmpty() ? "0" : wanted);
    }

    /** Nobody is there: the default is started when the time is over. */
    private void show(String wanted) {
        if (talk.isOver() || menu.isEmpty()) {
            return;
        }
        place = menu.place();
        String[] levels = wanted.split(">", 2);
        Statement.Entry entry = menu.find(levels[0], variables::value);
        if (!variables.value("timeout").matches("[0-9]+")) {
            talk.stuck(place + " waits at its menu: it sets no timeout");
            return;
        }
        if (entry.submenu()) {
            GrubMenu outer = menu;
            menu = new GrubMenu(place);
            run(entry.body());
            show(levels.length > 1 ? levels[1] : "0");
            menu = outer;
            return;
        }
        run(entry.body());
        boot();
        talk.stuck("GRUB's menu entry \"" + GrubMenu.title(entry, variables::value) + "\" (" + at(entry.line())
                + ") loads nothing");
    }
}
