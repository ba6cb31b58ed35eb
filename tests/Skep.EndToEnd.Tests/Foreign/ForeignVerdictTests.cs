using Skep.KernelAbi;
using Skep.Linux;
using Skep.Objects;
using Skep.Objects.Tests;
using Skep.Diagnostics;

namespace Skep.EndToEnd.Tests.Foreign;

/// <summary>Every program of every foreign object: the kernel must say the same to Skep as to libbpf.</summary>
public class ForeignVerdictTests
{
    [Fact]
    public void The_kernel_takes_from_Skep_what_it_takes_from_libbpf()
    {
        LibBpf.Required();
        using var host = KernelHost.Open();
        var differences = new List<string>();
        int accepted = 0, refused = 0;
        foreach ((string tool, byte[] bytes) in ForeignObjects.All)
        {
            // Maps of before BTF, which libbpf dropped, and names that are nowhere.
            if (!LibBpf.Opens(bytes))
                continue;
            var diagnostics = new DiagnosticBag();
            ObjectSpec? spec = ObjectReader.Read(bytes, tool, diagnostics);
            Assert.True(spec is not null, $"{tool}: {string.Join('\n', diagnostics)}");
            Complete(spec);
            foreach (ProgramSpec program in spec.Programs)
            {
                bool expected = LibBpf.Loads(bytes, program.Name);
                string? problem = Load(host, spec, program.Name);
                if (expected != problem is null)
                    differences.Add($"{tool} {program.Name} ({program.SectionName}): libbpf {(expected ? "loads" : "does not load")}, Skep: {problem ?? "loads"}");
                if (expected)
                    accepted++;
                else
                    refused++;
            }
        }

        Assert.Empty(differences);
        Assert.True(accepted > 100, $"only {accepted} programs load at all, {refused} do not");
    }

    static string? Load(KernelHost host, ObjectSpec spec, string program)
    {
        try
        {
            host.Load(spec, new LoadOptions { Programs = new HashSet<string> { program } }).Dispose();
            return null;
        }
        catch (BpfException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>Sets the sizes that some of these applications leave open until they know their arguments; as the peer does.</summary>
    static void Complete(ObjectSpec spec)
    {
        const int StackSize = 127 * sizeof(ulong);
        foreach (MapSpec map in spec.Maps)
        {
            map.Pinning = MapPinning.None;
            if (map.MaxEntries == 0)
                map.MaxEntries = 1;
            if (map.Type == MapType.StackTrace)
                map.ValueSize = StackSize;
        }
    }
}
