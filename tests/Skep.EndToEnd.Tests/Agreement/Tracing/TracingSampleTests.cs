using System.Buffers.Binary;
using System.Text;
using Skep.Btf;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// The tracing samples, twice: attached in the kernel while a process does what they watch, and in the machine on events and kernel memory
/// made up from what is known of that process. Events, maps and text must be equal, times aside.
/// </summary>
public sealed partial class TracingSampleTests : IDisposable
{
    readonly KernelHost _kernelHost;
    readonly BtfFile _types;
    readonly KernelImage _image;
    readonly RunningTask _task = new();
    readonly InProcessHost _machineHost;

    public TracingSampleTests()
    {
        Require.Root();
        Require.KernelBtf();
        Require.That(Directory.Exists("/sys/kernel/tracing/events"), "needs tracefs at /sys/kernel/tracing");
        _kernelHost = KernelHost.Open();
        RelocationTarget kernel = KernelHost.DescribeKernel();
        _types = kernel.Types!.Kernel;
        _image = new KernelImage(_types);
        _machineHost = new InProcessHost(new MachineOptions { Kernel = kernel, KernelMemory = _image.Memory, Task = _task });
    }

    public void Dispose()
    {
        _machineHost.Dispose();
        _kernelHost.Dispose();
    }

    static ObjectSpec Open(string sample) => ObjectReader.Open(Repository.File("samples", "objects", sample + ".bpf.o"));

    static void Run(HostState machine, string program, ReadOnlySpan<byte> context) =>
        Assert.Equal(0u, machine.Loaded.Programs[program].Run(new RunInput { Context = context }).ReturnValue);

    static byte[] Arguments(params ReadOnlySpan<ulong> arguments)
    {
        byte[] context = new byte[arguments.Length * sizeof(ulong)];
        for (int i = 0; i < arguments.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(context.AsSpan(i * sizeof(ulong)), arguments[i]);
        return context;
    }

    static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[..field.IndexOf((byte)0)]);

    static uint UserId => uint.Parse(File.ReadLines("/proc/self/status").First(static line =>
        line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1], null);
}
