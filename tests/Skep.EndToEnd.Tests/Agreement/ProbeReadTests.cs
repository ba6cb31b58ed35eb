using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>Reads of memory that may not be there, in the kernel and in the machine: results and destinations must be equal.</summary>
public class ProbeReadTests
{
    const int Output = 64;
    const int OutputOffset = 32;

    static readonly string Text = "user memory of this process, long enough for several steps: " + new string('.', 100);

    public static TheoryData<int, string> Helpers => new()
    {
        { 4, "bpf_probe_read" },
        { 45, "bpf_probe_read_str" },
        { 112, "bpf_probe_read_user" },
        { 113, "bpf_probe_read_kernel" },
        { 114, "bpf_probe_read_user_str" },
        { 115, "bpf_probe_read_kernel_str" },
        { 148, "bpf_copy_from_user" },
    };

    [Theory]
    [MemberData(nameof(Helpers))]
    public void Kernel_and_machine_read_the_same(int helper, string name)
    {
        Require.Root();
        Require.X64();
        // The program runs in this process, so this is the user memory that it sees. Pinned, it stays where it is.
        byte[] memory = GC.AllocateArray<byte>(4096, pinned: true);
        // Written to, its pages are there.
        memory.AsSpan().Fill((byte)'x');
        Encoding.ASCII.GetBytes(Text + '\0', memory);
        ulong address = (ulong)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        var image = new MemoryImage();
        image.Add(address, memory);

        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost(new MachineOptions { KernelMemory = image });
        int succeeded = 0;
        foreach (ulong size in new ulong[] { 0, 1, 7, 8, 33, 64 })
        {
            ObjectSpec spec = Reader(helper, size);
            using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
            ulong[] addresses =
            [
                address, address + 1, address + 30, address + (ulong)Text.Length - 3, address + (ulong)Text.Length, 0, 1, 4095, 0x1_0000,
                (1UL << 47) - 4096, (1UL << 47) - 1, 1UL << 47, 0x8000_0000_0000_0000, 0xdead_beef_0000_0000, 0xffff_8000_0000_0000,
                0xffff_ffff_ffff_f000, ulong.MaxValue,
            ];
            foreach (ulong from in addresses)
            {
                string expected = Run(kernel, from), actual = Run(machine, from);
                Assert.True(expected == actual, $"{name} of {size} bytes at {from:x}:\n kernel  {expected}\n machine {actual}");
                if (!expected.StartsWith('-'))
                    succeeded++;
            }
        }
        // There is no kernel memory that both sides have; the program's own is below.
        Assert.True(succeeded > (name.Contains("kernel", StringComparison.Ordinal) ? 2 : 20), $"only {succeeded} reads succeeded");
    }

    /// <summary>To a program its own memory is kernel memory.</summary>
    [Theory]
    [InlineData(113)]
    [InlineData(115)]
    public void Programs_may_read_their_own_memory(int helper)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost();
        ObjectSpec spec = AssembledObject.Make("syscall", $"""
            r6 = map[data][0]+0
            r1 = map[data][0]+{OutputOffset}
            r2 = 16
            r3 = map[text][0]+3
            call {helper}
            *(u64 *)(r6 + 0) = r0
            r0 = 0
            exit
            """, AssembledObject.Data("data", new byte[OutputOffset + Output]),
            AssembledObject.Data("text", Encoding.ASCII.GetBytes("own memory\0, and more of it")));
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);
        Assert.Equal(Run(kernel, 0), Run(machine, 0));
    }

    static ObjectSpec Reader(int helper, ulong size) => AssembledObject.Make("syscall", $"""
        r6 = map[data][0]+0
        r1 = map[data][0]+{OutputOffset}
        r2 = {size}
        r3 = *(u64 *)(r6 + 8)
        call {helper}
        *(u64 *)(r6 + 0) = r0
        r0 = 0
        exit
        """, AssembledObject.Data("data", new byte[OutputOffset + Output]));

    static string Run(LoadedObject loaded, ulong address)
    {
        byte[] data = new byte[OutputOffset + Output];
        data.AsSpan(OutputOffset).Fill(0xaa);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(8), address);
        loaded.Maps["data"].Update(new byte[4], data);
        loaded.Programs["main"].Run(new RunInput());
        data = AssembledObject.DataOf(loaded, "data");
        return $"{BinaryPrimitives.ReadInt64LittleEndian(data)} {Convert.ToHexString(data.AsSpan(OutputOffset))}";
    }
}
