using System.Buffers.Binary;
using System.Text;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>The sample that decides on requests which a service hands in as context: the same requests get the same decisions.</summary>
public class PolicySampleTests
{
    const int TenantOffset = 0;
    const int PathOffset = 16;
    const int CostOffset = 80;
    const int TimeOffset = 88;
    const int VerdictOffset = 96;
    const int ReasonOffset = 104;
    const int Size = 168;

    static readonly string[] Tenants = ["acme", "globex", "initech", "a name of sixteen bytes or more", ""];
    static readonly string[] Paths = ["/", "/admin", "/administrator", "/adm", "/orders/1", "/" + new string('x', 100)];
    static readonly string[] Costs = ["", "1", "7", "60", "101", "0x10", "-1", " 5", "five", "99999999"];

    [Fact]
    public void Kernel_and_machine_decide_alike()
    {
        Require.Root();
        using var pinned = new PinnedThread();
        ObjectSpec spec = ObjectReader.Open(Repository.File("samples", "objects", "policy.bpf.o"));
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        using var kernel = new HostState(kernelHost, spec);
        using var machine = new HostState(machineHost, spec);

        var random = new Random(1);
        var verdicts = new HashSet<byte>();
        ulong time = 0;
        for (int i = 0; i < 2000; i++)
        {
            time += (ulong)random.Next(40);
            byte[] request = Request(Pick(random, Tenants), Pick(random, Paths), Pick(random, Costs), time);
            Assert.Equal(kernel.RunSyscall("admit", request), machine.RunSyscall("admit", request));
            kernel.Loaded.Programs["admit"].Run(new RunInput { Context = request, ContextOut = request });
            machine.Loaded.Programs["admit"].Run(new RunInput { Context = request });
            verdicts.Add(request[VerdictOffset]);
        }

        Assert.Equal(kernel.Maps(), machine.Maps());
        // Each of the five.
        Assert.Equal(5, verdicts.Count);
    }

    static byte[] Request(string tenant, string path, string cost, ulong time)
    {
        byte[] request = new byte[Size];
        Put(request.AsSpan(TenantOffset, PathOffset - TenantOffset), tenant);
        Put(request.AsSpan(PathOffset, CostOffset - PathOffset), path);
        Put(request.AsSpan(CostOffset, TimeOffset - CostOffset), cost);
        BinaryPrimitives.WriteUInt64LittleEndian(request.AsSpan(TimeOffset), time);
        request.AsSpan(ReasonOffset).Fill(0xaa);
        return request;
    }

    static void Put(Span<byte> field, string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        bytes.AsSpan(0, Math.Min(bytes.Length, field.Length)).CopyTo(field);
    }

    static string Pick(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
