using Skep.Bytecode;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Compiler;

/// <summary>The modules that were written by hand against what clang makes of the same in C.</summary>
public class CodeSizeTests(ITestOutputHelper output)
{
    [Fact]
    public void Code_is_about_as_short_as_that_of_clang()
    {
        string clang = Require.Tool("clang-19");
        double logarithms = 0;
        string[] names = [.. ModuleTests.Names.Select(static row => row.Data)];
        foreach (string name in names)
        {
            string file = Path.Combine(Path.GetTempPath(), $"skep-{Guid.NewGuid():n}.bpf.o");
            try
            {
                string source = Repository.File("tests", "Skep.EndToEnd.Tests", "Compiler", "Modules", name + ".bpf.c");
                ModuleTests.Peer(clang, "-target", "bpf", "-g", "-O2", "-mcpu=v3", "-w", "-c", source, "-o", file);
                ObjectSpec theirs = ObjectReader.Open(file), ours = ModuleTests.Compile(name).Spec;
                int before = Count(theirs), now = Count(ours);
                output.WriteLine($"{name,-10} clang {before,4}  here {now,4}  {(double)now / before:0.00}");
                if (Environment.GetEnvironmentVariable("SKEP_SHOW") == name)
                {
                    foreach (ProgramSpec program in theirs.Programs.Concat(ours.Programs))
                        output.WriteLine(new Disassembler(program.Instructions).ToString());
                }
                logarithms += Math.Log((double)now / before);
            }
            finally
            {
                File.Delete(file);
            }
        }
        double mean = Math.Exp(logarithms / names.Length);
        output.WriteLine($"geometric mean {mean:0.000}");
        Assert.True(mean <= 1.10, $"{mean:0.000} times as long");
    }

    /// <summary>Slots, as the kernel counts.</summary>
    static int Count(ObjectSpec spec) => spec.Programs.Sum(static program => program.Instructions.Length);
}
