package dev.espalier;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** The package map as code. A new edge is a decision: change the map here and in the README, and say why in the commit. */
class ArchitectureTest {
    private static final String BASE = "dev.espalier";
    private static final String ROOT = "(root)";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    /** Which package may use which; {@code format} stands for all packages below it. */
    private static Map<String, List<String>> map() {
        Map<String, List<String>> map = new LinkedHashMap<>();
        // The archive of a node is packed from what was rendered for it, on its way into the tree: hence rootfs.
        map.put(
                ROOT,
                List.of(
                        "inventory",
                        "plan",
                        "artifacts",
                        "rootfs",
                        "firmware",
                        "render",
                        "tree",
                        "verify",
                        "rehearse",
                        "content",
                        "report"));
        map.put("inventory", List.of("content", "report"));
        // Settings of firmware are typed when the plan is made, so that `check` needs no artifact: hence format.
        map.put("plan", List.of("inventory", "format", "content", "report"));
        map.put("rootfs", List.of("format", "content"));
        map.put("artifacts", List.of("plan", "rootfs", "format", "content", "report"));
        // The stage before hands over its result as its own type: hence artifacts.
        map.put("firmware", List.of("inventory", "plan", "artifacts", "format", "content", "report"));
        // Views are made of nodes and of the site: hence inventory.
        map.put("render", List.of("inventory", "plan", "content", "report"));
        map.put("tree", List.of("content", "report"));
        map.put("verify", List.of("plan", "tree", "format", "content", "report"));
        // It reads a tree as a stranger does, so it knows no stage that made it.
        map.put("rehearse", List.of("tree", "format", "content", "report"));
        map.put("format", List.of());
        map.put("content", List.of());
        map.put("report", List.of());
        // Commands that show one stage print that stage's values: hence all but render and verify.
        map.put(
                "cli",
                List.of(
                        ROOT,
                        "inventory",
                        "plan",
                        "artifacts",
                        "rootfs",
                        "firmware",
                        "tree",
                        "rehearse",
                        "format",
                        "content",
                        "report"));
        return map;
    }

    private static Stream<Map.Entry<String, List<String>>> rows() {
        return map().entrySet().stream();
    }

    private static String pattern(String row) {
        return row.equals(ROOT) ? BASE : BASE + "." + row + "..";
    }

    @ParameterizedTest
    @MethodSource("rows")
    void packageUsesOnlyWhatTheMapAllows(Map.Entry<String, List<String>> row) {
        String[] allowed = Stream.concat(
                        Stream.of(pattern(row.getKey())),
                        row.getValue().stream().map(ArchitectureTest::pattern))
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> foreign = resideInAPackage(BASE + "..")
                .and(DescribedPredicate.not(resideInAnyPackage(allowed)))
                .as("outside " + Arrays.toString(allowed));
        noClasses()
                .that()
                .resideInAPackage(pattern(row.getKey()))
                .should()
                .dependOnClassesThat(foreign)
                .check(MAIN);
    }

    @Test
    void everyPackageHasARowAndEveryRowAPackage() {
        Set<String> packages = MAIN.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.equals(BASE) ? ROOT : name.substring(BASE.length() + 1))
                .map(name -> name.startsWith("format.") ? "format" : name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).isEqualTo(new TreeSet<>(map().keySet()));
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = MAIN.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(each -> !each.tryGetPackageInfo()
                        .map(info -> info.isAnnotatedWith(NullMarked.class))
                        .orElse(false))
                .map(JavaPackage::getName)
                .sorted()
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void librariesStayInTheirPackage() {
        keeps("picocli..", "cli");
        keeps("org.yaml.snakeyaml..", "inventory");
        keeps("io.pebbletemplates..", "render");
        keeps("org.apache.commons.compress..", "artifacts", "rootfs");
        keeps("com.jcraft.jzlib..", "firmware");
    }

    private static void keeps(String library, String... homes) {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        Arrays.stream(homes).map(ArchitectureTest::pattern).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(MAIN);
    }

    @Test
    void formatsUseNothingButTheJdk() {
        classes()
                .that()
                .resideInAPackage(BASE + ".format..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(BASE + ".format..", "java..", "org.jspecify.."))
                .check(MAIN);
    }

    @Test
    void formatAndPlanReadNoFileAndNoNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + ".format..", BASE + ".plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file.spi..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.nio\\.file\\.Files|java\\.net\\.(Socket|URLConnection|HttpURLConnection)"
                        + "|java\\.io\\.(File|FileInputStream|FileOutputStream|RandomAccessFile)")
                .check(MAIN);
    }

    @Test
    void nothingDependsOnTheMachineOrItsClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.util.Locale.class, "getDefault")
                .orShould()
                .callMethod(java.time.ZoneId.class, "systemDefault")
                .orShould()
                .callMethod(Map.class, "copyOf", Map.class)
                .orShould()
                .callMethod(Set.class, "copyOf", java.util.Collection.class)
                .orShould()
                .callMethod(java.nio.file.Path.class, "toFile")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage(BASE + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(MAIN);
    }
}
