using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// The test objects, which write down what each helper and instruction did: their programs run in the kernel and in the machine, one
/// after another, and return values and maps must be equal.
/// </summary>
public class TestObjectTests
{
    static readonly string[] Names =
        ["globals", "helpers_dynptr", "helpers_map", "helpers_packet", "helpers_text", "isa", "isa_new", "linked", "map_in_map",
            "prog_array", "subprograms"];

    public static TheoryData<string> Objects()
    {
        var data = new TheoryData<string>();
        foreach (string file in Repository.Objects("tests", "objects").Select(Path.GetFileName)!)
        {
            string[] parts = file.Split('.');
            // Big-endian objects run on no machine that has tests; the kernel takes no code of gcc 12.
            if (Names.Contains(parts[0]) && !parts[1].StartsWith("be", StringComparison.Ordinal) && parts[1] != "gcc")
                data.Add(file);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Objects))]
    public void Kernel_and_machine_agree_on_every_program(string file)
    {
        Require.Root();
        using var pinned = new PinnedThread();
        ObjectSpec spec = ObjectReader.Open(Repository.File("tests", "objects", file));
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using var kernel = new HostState(kernelHost, spec);
        using var machine = new HostState(machineHost, spec);
        foreach (BpfProgram program in kernel.Loaded.Programs)
        {
            Assert.Equal($"{program.Name} {Run(kernel, program)}", $"{program.Name} {Run(machine, program)}");
            Assert.Equal(kernel.Maps(), machine.Maps());
        }
    }

    static string Run(HostState host, BpfProgram program)
    {
        byte[] input = [.. Enumerable.Range(1, 4096).Select(static i => (byte)(i * 37))];
        return program.Spec.Type == ProgramType.Syscall ? host.RunSyscall(program.Name, input)
            : host.Run(program.Name, input.AsSpan(0, 128));
    }
}
