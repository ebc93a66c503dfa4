package io.sluice.jdbc.testkit;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The sources as the compiler's parser sees them; files are named from the root package. */
public final class SourceTree {

  private final Path root;

  private SourceTree(Path root) {
    this.root = root.toAbsolutePath();
  }

  /** The product's sources. */
  public static SourceTree main() {
    return new SourceTree(Path.of("src/main/java/io/sluice/jdbc"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.toString().endsWith(".java")).sorted().toList();
    }
  }

  private String name(Path file) {
    return root.relativize(file.toAbsolutePath()).toString().replace('\\', '/');
  }

  /** Files with more lines than that. */
  public List<String> filesLongerThan(int lines) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : files()) {
      if (Files.readAllLines(file).size() > lines) {
        found.add(name(file));
      }
    }
    return found;
  }

  /** {@code file#method} for each method whose declaration spans more lines than that. */
  public List<String> methodsLongerThan(int lines) throws IOException {
    List<String> found = new ArrayList<>();
    parse(
        (unit, trees) ->
            new TreePathScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree method, Void unused) {
                SourcePositions at = trees.getSourcePositions();
                long first = unit.getLineMap().getLineNumber(at.getStartPosition(unit, method));
                long last = unit.getLineMap().getLineNumber(at.getEndPosition(unit, method));
                if (last - first + 1 > lines) {
                  found.add(name(Path.of(unit.getSourceFile().toUri())) + "#" + method.getName());
                }
                return super.visitMethod(method, unused);
              }
            }.scan(unit, null));
    return found;
  }

  /** Files with a synchronized method or block. */
  public List<String> filesWithSynchronized() throws IOException {
    List<String> found = new ArrayList<>();
    parse(
        (unit, trees) ->
            new TreePathScanner<Void, Void>() {
              @Override
              public Void visitMethod(MethodTree method, Void unused) {
                if (method.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED)) {
                  found.add(name(Path.of(unit.getSourceFile().toUri())));
                }
                return super.visitMethod(method, unused);
              }

              @Override
              public Void visitSynchronized(SynchronizedTree block, Void unused) {
                found.add(name(Path.of(unit.getSourceFile().toUri())));
                return super.visitSynchronized(block, unused);
              }
            }.scan(unit, null));
    return found;
  }

  /** For each folder with classes the comment of its package, empty without one. */
  public Map<String, String> packageComments() throws IOException {
    Map<String, String> comments = new TreeMap<>();
    for (Path file : files()) {
      comments.putIfAbsent(name(file.getParent()), "");
    }
    for (Path file : files()) {
      if (file.endsWith("package-info.java")) {
        String text = Files.readString(file);
        int end = text.indexOf("*/");
        String comment = end < 0 ? "" : text.substring(text.indexOf("/**") + 3, end);
        comments.put(name(file.getParent()), comment.replaceAll("\\s*\\n\\s*\\*\\s*", " ").strip());
      }
    }
    return comments;
  }

  private void parse(BiConsumer<CompilationUnitTree, Trees> visitor) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> absolute = files().stream().map(Path::toAbsolutePath).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  null,
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(absolute));
      Trees trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        visitor.accept(unit, trees);
      }
    }
  }
}
