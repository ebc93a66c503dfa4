// Packs the jar as small as it gets. The parser inside is nobody's to debug or to compile against:
// its line numbers, names of variables and generic types are a fifth of the jar. Sluice's own inner
// classes keep their line numbers for stack traces, but nobody compiles against them either; those
// of the group keep their generic types too, for JMX reads them.
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.FieldVisitor
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes

class WithoutGenerics extends ClassVisitor {
  WithoutGenerics(ClassVisitor next) {
    super(Opcodes.ASM9, next)
  }

  @Override
  void visit(int version, int access, String name, String generic, String parent, String[] types) {
    super.visit(version, access, name, null, parent, types)
  }

  @Override
  FieldVisitor visitField(int access, String name, String type, String generic, Object value) {
    super.visitField(access, name, type, null, value)
  }

  @Override
  MethodVisitor visitMethod(int access, String name, String type, String generic, String[] errors) {
    super.visitMethod(access, name, type, null, errors)
  }
}

final long most = 2_500_000

def jar = new File(project.build.directory, project.build.finalName + '.jar')
def slim = new File(jar.path + '.slim')
new ZipFile(jar).withCloseable { from ->
  new ZipOutputStream(slim.newOutputStream()).withCloseable { to ->
    to.level = 9
    for (entry in from.entries()) {
      if (entry.directory || entry.name.startsWith('META-INF/maven/')) {
        continue
      }
      byte[] bytes = from.getInputStream(entry).bytes
      boolean parser = entry.name.startsWith('io/sluice/parser/')
      boolean inner = entry.name.startsWith('io/sluice/jdbc/internal/')
          && !entry.name.startsWith('io/sluice/jdbc/internal/group/')
      if ((parser || inner) && entry.name.endsWith('.class')) {
        def writer = new ClassWriter(0)
        new ClassReader(bytes).accept(new WithoutGenerics(writer), parser ? ClassReader.SKIP_DEBUG : 0)
        bytes = writer.toByteArray()
      }
      def same = new ZipEntry(entry.name)
      same.time = entry.time
      to.putNextEntry(same)
      to.write(bytes)
      to.closeEntry()
    }
  }
}
assert jar.delete() && slim.renameTo(jar)
assert jar.length() <= most : "$jar.name has ${jar.length()} bytes; $most are promised"
