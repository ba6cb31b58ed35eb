using System.Buffers.Binary;
using System.Text;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>A call of <c>bpf_snprintf</c>: format, size of the output, arguments.</summary>
/// <param name="Arguments">Numbers as they are; bytes lie in memory, and the argument is their address.</param>
sealed record FormatCase(string Format, int Size, params object[] Arguments)
{
    const int OutputOffset = 8;
    const int ArgumentsOffset = 512;
    const int MemoryOffset = 1024;
    const int TotalSize = 8192;

    public override string ToString() => $"\"{Format}\" into {Size} bytes with {string.Join(", ", Arguments.Select(Describe))}";

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>Runs it.</summary>
    /// <returns>The result and all of the output's memory.</returns>
    public string Run(IBpfHost host)
    {
        try
        {
            using LoadedObject loaded = host.Load(Object());
            loaded.Programs["main"].Run(new RunInput());
            byte[] data = AssembledObject.DataOf(loaded, "data");
            return Outcome(BinaryPrimitives.ReadInt64LittleEndian(data), data.AsSpan(OutputOffset, 256));
        }
        catch (VerifierException refused) when (refused.Message.Contains("format", StringComparison.OrdinalIgnoreCase))
        {
            // The kernel checks constant formats as it loads; what helpers return at run time is this.
            return Outcome(-22, Enumerable.Repeat((byte)0xaa, 256).ToArray());
        }
    }

    static string Outcome(long result, ReadOnlySpan<byte> output) => $"{result} {Convert.ToHexString(output).TrimEnd('A')}";

    ObjectSpec Object()
    {
        byte[] data = new byte[TotalSize];
        data.AsSpan(OutputOffset, ArgumentsOffset - OutputOffset).Fill(0xaa);
        var stores = new StringBuilder();
        int memory = MemoryOffset;
        for (int i = 0; i < Arguments.Length; i++)
        {
            int at = ArgumentsOffset + i * 8;
            if (Arguments[i] is byte[] bytes)
            {
                bytes.CopyTo(data, memory);
                stores.AppendLine($"r1 = map[data][0]+{memory}").AppendLine($"*(u64 *)(r6 + {at}) = r1");
                memory += bytes.Length;
            }
            else
            {
                BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(at), Number(Arguments[i]));
            }
        }
        string source = $"""
            r6 = map[data][0]+0
            {stores}
            r1 = map[data][0]+{OutputOffset}
            r2 = {Size}
            r3 = map[format][0]+0
            r4 = map[data][0]+{ArgumentsOffset}
            r5 = {Arguments.Length * 8}
            call 165
            *(u64 *)(r6 + 0) = r0
            r0 = 0
            exit
            """;
        MapSpec format = AssembledObject.Data("format", Text(Format), isConstant: true);
        return AssembledObject.Make("syscall", source, AssembledObject.Data("data", data), format);
    }

    static long Number(object argument) => argument is ulong large ? (long)large : Convert.ToInt64(argument, null);

    static string Describe(object argument) => argument is byte[] bytes ? $"&{Convert.ToHexString(bytes)}" : $"{argument}";
}
