package dev.espalier.render;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.espalier.report.BuildException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a template that somebody else has written can reach: the parts of its view, and other templates. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TemplateSandboxTest {
    private static final String NAME = "cmdline.txt.peb";
    private static final Set<Type> PLAIN =
            Set.of(String.class, int.class, long.class, boolean.class, Integer.class, Boolean.class);

    @TempDir
    Path templates;

    /** Has everything that a view may have, and what none has: a method that is no component. */
    public record View(String line, int count, List<Inner> inner, Map<String, String> byName) {
        public String forbidden() {
            return "reached";
        }

        public static String constant() {
            return "reached";
        }
    }

    /** In a list of the view. */
    public record Inner(String name) {}

    private String render(String template) throws BuildException, IOException {
        Files.writeString(templates.resolve(NAME), template);
        View view = new View("root=/dev/nfs", 3, List.of(new Inner("a"), new Inner("b")), Map.of("key", "value"));
        return new PageRenderer(Optional.of(templates)).text(NAME, view);
    }

    private String problem(String template) throws IOException {
        Files.writeString(templates.resolve(NAME), template);
        return refused();
    }

    private String refused() {
        View view = new View("", 3, List.of(), Map.of());
        BuildException refused = catchThrowableOfType(
                BuildException.class, () -> new PageRenderer(Optional.of(templates)).text(NAME, view));
        assertThat(refused).as("it was rendered").isNotNull();
        assertThat(refused.kind()).isEqualTo(BuildException.Kind.INVENTORY);
        assertThat(refused.problems()).hasSize(1);
        assertThat(refused.problems().get(0).code()).isEqualTo("template.failed");
        assertThat(refused.problems().get(0).where()).asString().startsWith(templates.resolve(NAME) + ":");
        return refused.problems().get(0).message();
    }

    @Test
    void partsOfTheView_loopsFiltersAndIncludes_work() throws Exception {
        Files.writeString(templates.resolve("own-part.peb"), "<{{ each.name }}>");
        assertThat(render("""
                        {{ page.line | upper }} {{ page.count }} {{ page.byName.key }} \
                        {% for each in page.inner %}{% include "own-part.peb" %}{% if loop.last %}.{% endif %}{% endfor %}
                        """.replace("\\\n", ""))).isEqualTo("ROOT=/DEV/NFS 3 value <a><b>.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page.class",
                "page.getClass()",
                "page.class.forName('java.lang.Runtime')",
                "page.getClass().forName('java.lang.Runtime').getRuntime().exec('id')",
                "page.line.class",
                "page.line.getClass()",
                "page.line.getBytes()",
                "page.line.length()",
                "page.line.repeat(2000000000)",
                "page.line.bytes",
                "page.count.class",
                "page.count.TYPE.forName('java.lang.Runtime')",
                "page.inner.class",
                "page.inner.getClass()",
                "page.inner.iterator()",
                "page.inner.stream()",
                "page.byName.getClass()",
                "page.byName.entrySet()",
                "page.forbidden",
                "page.forbidden()",
                "page.constant",
                "page.toString()",
                "page.hashCode()",
                "''.class",
                "(1).class",
                "[1].class",
                "{'a': 1}.class.forName('java.lang.System')",
                "template.class",
                "template.evaluate",
                "template.engine",
                "_context.class",
                "locale.class",
                "locale.getDefault()",
                "i18n('dev.espalier.render.TemplateSandboxTest', 'key')",
                "range(1, 2000000000)",
                "range(1, 2)"
            })
    void whatIsNoPartOfTheView_isOutOfReach(String expression) throws IOException {
        problem("{{ " + expression + " }}");
        problem("{% set a = " + expression + " %}");
    }

    @Test
    void methods_areRefusedInPlainWords() throws IOException {
        assertThat(problem("{{ page.line.getBytes() }}"))
                .isEqualTo(
                        "For security reasons access to public byte[] java.lang.String.getBytes() method is denied.");
        assertThat(problem("{{ range(1, 9) }}")).isEqualTo("Function or Macro [range] does not exist.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "/etc/passwd",
                "/dev/espalier/templates/cmdline.txt.peb",
                "..",
                ".",
                "",
                ".hidden",
                "a/../../secret",
                "..\\secret",
                "file:///etc/passwd",
                "http://127.0.0.1/",
                "a\0b",
                "a b",
                "missing.peb"
            })
    void otherFiles_areNoTemplates(String name) throws IOException {
        Files.writeString(templates.resolveSibling("secret"), "secret");
        Files.writeString(templates.resolve(".hidden"), "secret");
        for (String tag : List.of("include", "import", "extends", "embed")) {
            String end = tag.equals("embed") ? "{% endembed %}" : "";
            String expected = name.equals("missing.peb")
                    ? "there is no template \"missing.peb\""
                    : "\"" + name + "\" is not the name of a template";
            assertThat(problem("{% " + tag + " \"" + name + "\" %}" + end))
                    .as(tag)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{% include 'cmdline.txt.peb' %}", "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}"
            })
    void templateWithoutEnd_isRefused(String template) throws IOException {
        assertThat(problem(template)).isEqualTo("includes itself, or a macro calls itself, without end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ page.line | split('[') }}",
                "{{ page.line | date('yyyy') }}",
                "{{ page.count | join(',') }}",
                "{{ page.inner | sort }}",
                "{{ page.line.nothing }}",
                "{{ page.inner[7] }}",
                "{{ 1 / 0 }}",
                "{{ max(1, 'a') }}",
                "{% for a in page.count %}{% endfor %}",
                "{{",
                "{% if %}",
                "{% nothing %}"
            })
    void whatPebbleCannotDo_isAProblemOfTheTemplate(String template) throws IOException {
        problem(template);
    }

    @Test
    void nestedWithoutEnd_isRefused() throws IOException {
        assertThat(problem("{{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}"))
                .isEqualTo("includes itself, or a macro calls itself, without end");
    }

    @Test
    void outputWithoutEnd_isRefused() throws IOException {
        String list = "[" + "1,".repeat(99) + "1]";
        StringBuilder loops = new StringBuilder("{% set all = " + list + " %}");
        for (int i = 0; i < 6; i++) {
            loops.append("{% for a" + i + " in all %}");
        }
        loops.append("some text").append("{% endfor %}".repeat(6));
        assertThat(problem(loops.toString())).startsWith("").contains("16777216");
    }

    @Test
    void largeTemplate_isRefused() throws IOException {
        assertThat(problem("x".repeat((1 << 20) + 1))).isEqualTo("a template has at most 1048576 bytes");
    }

    @Test
    void templateThatIsNotUtf8_isRefused() throws IOException {
        Files.write(templates.resolve(NAME), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refused()).isEqualTo("is not UTF-8 text");
    }

    /** So that no view ever hands out something with a file, a class or a clock behind it. */
    @Test
    void views_holdTextsNumbersListsAndViews() throws Exception {
        Deque<Class<?>> open = new ArrayDeque<>();
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/dev/espalier/render"))) {
            for (Path source : sources.sorted().toList()) {
                String name = String.valueOf(source.getFileName()).replace(".java", "");
                if (name.endsWith("View")) {
                    open.add(Class.forName("dev.espalier.render." + name));
                }
            }
        }
        assertThat(open).hasSizeGreaterThan(10).allMatch(Class::isRecord);
        Set<Class<?>> seen = new LinkedHashSet<>(open);
        while (!open.isEmpty()) {
            Class<?> view = open.remove();
            for (RecordComponent component : view.getRecordComponents()) {
                for (Type type : leaves(component.getGenericType())) {
                    if (type instanceof Class<?> part && part.isRecord()) {
                        assertThat(part.getPackageName())
                                .as(component.toString())
                                .isEqualTo("dev.espalier.render");
                        if (seen.add(part)) {
                            open.add(part);
                        }
                    } else {
                        assertThat(PLAIN).as(view + "." + component).contains(type);
                    }
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(20);
    }

    private static List<Type> leaves(Type type) {
        if (type instanceof ParameterizedType generic
                && List.<Type>of(List.class, Map.class).contains(generic.getRawType())) {
            return Stream.of(generic.getActualTypeArguments())
                    .flatMap(each -> leaves(each).stream())
                    .toList();
        }
        return List.of(type);
    }
}
