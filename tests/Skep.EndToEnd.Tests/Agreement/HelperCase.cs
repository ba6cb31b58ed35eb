using System.Globalization;
using System.Text;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// A few helper calls for a packet program: r6 is the context, r7 the data that both hosts can be compared by, the last r0 the result.
/// </summary>
sealed record HelperCase(string Section, string Name, string Body)
{
    public const int BufferOffset = 64;
    public const int DataSize = 1024;

    /// <summary>
    /// What a classifier's context shows after the calls: len, pkt_type, protocol, vlan_present, vlan_tci, vlan_proto, hash, tstamp_type.
    /// </summary>
    static readonly (int Offset, int Size)[] Fields = [(0, 4), (4, 4), (16, 4), (20, 4), (24, 4), (28, 4), (68, 4), (180, 1)];

    /// <summary>One call; an argument is a number, or a register with which the text says what it points to.</summary>
    public static string Call(int helper, params ReadOnlySpan<string> arguments)
    {
        var text = new StringBuilder();
        for (int i = 0; i < arguments.Length; i++)
        {
            text.AppendLine(arguments[i] switch
            {
                "ctx" => $"r{i + 1} = r6",
                "buffer" => $"r{i + 1} = r7\nr{i + 1} += {BufferOffset}",
                "more" => $"r{i + 1} = r7\nr{i + 1} += {BufferOffset + 256}",
                ['m', 'a', 'p', ..] => $"r{i + 1} = {arguments[i]}",
                var number when long.Parse(number, CultureInfo.InvariantCulture) is var value && value == (int)value =>
                    $"r{i + 1} = {number}",
                var number => $"r{i + 1} = {number} ll",
            });
        }
        return text.AppendLine(CultureInfo.InvariantCulture, $"call {helper}").ToString();
    }

    public string Source()
    {
        var text = new StringBuilder($"""
            r6 = r1
            r7 = map[data][0]+0
            {Body}
            *(u64 *)(r7 + 0) = r0

            """);
        if (Section == "tc")
        {
            for (int i = 0; i < Fields.Length; i++)
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"r1 = *(u{Fields[i].Size * 8} *)(r6 + {Fields[i].Offset})\n*(u32 *)(r7 + {8 + i * 4}) = r1");
        }
        return text.AppendLine("r0 = *(u64 *)(r7 + 0)\nexit").ToString();
    }
}
