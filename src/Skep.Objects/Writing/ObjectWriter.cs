using System.Buffers;
using Skep.Objects.Writing;

namespace Skep.Objects;

/// <summary>Writes an object as a file that any loader opens: libbpf, bpftool, cilium/ebpf, and <see cref="ObjectReader"/>.</summary>
/// <remarks>
/// What the spec does not know is not in the file: names of local types that nothing refers to stay, sections that were not understood do
/// not. Programs that were relocated are written as they are, for that one kernel.
/// </remarks>
public static class ObjectWriter
{
    /// <exception cref="InvalidOperationException">The spec refers to a map, program or symbol that it does not have.</exception>
    public static void Write(ObjectSpec spec, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(output);
        var image = new ObjectImage(spec);
        image.AddInformation();
        image.AddData();
        image.AddMaps();
        image.AddExterns();
        image.AddCode();
        image.AddSlots();
        image.AddTypes();
        image.Elf.WriteTo(output);
    }

    /// <inheritdoc cref="Write(ObjectSpec, IBufferWriter{byte})"/>
    public static byte[] Write(ObjectSpec spec)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(spec, output);
        return output.WrittenSpan.ToArray();
    }
}
