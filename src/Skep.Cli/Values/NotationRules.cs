using Skep.Btf;

namespace Skep.Cli.Values;

/// <summary>
/// Finds the notation of a value by the names that C programs give to types and members: the kernel's <c>__be16</c> and <c>__be32</c>, its
/// address structs, and arrays of bytes whose length and name make an address.
/// </summary>
static class NotationRules
{
    const int MaxTypedefs = 16;

    static readonly string[] AddressWords = ["addr", "ip", "src", "dst", "source", "dest", "local", "remote", "peer", "gateway", "nexthop"];
    static readonly string[] HardwareWords = ["mac", "eth", "addr", "dest", "source", "src", "dst", "sha", "tha"];

    // Members that are __be32 in the kernel's headers without being an address.
    static readonly string[] NumberWords = ["seq", "ack", "flow", "spi", "vni", "id", "label", "mask_len"];

    /// <param name="type">The value's type as declared.</param>
    /// <param name="name">The member or variable that holds it; empty when there is none.</param>
    public static ValueNotation Of(BtfType type, string name)
    {
        type = type.SkipModifiers();
        for (int depth = 0; type.Kind == BtfKind.Typedef && depth < MaxTypedefs; depth++)
        {
            if (OfTypedef(type.Name, name) is not ValueNotation.Plain and var notation)
                return notation;
            type = type.Target.SkipModifiers();
        }
        return type.Kind switch
        {
            BtfKind.Struct when type.Size == 4 && type.Name == "in_addr" => ValueNotation.IPv4,
            BtfKind.Struct when type.Size == 16 && type.Name == "in6_addr" => ValueNotation.IPv6,
            BtfKind.Array => OfArray(type.Array, name),
            _ => ValueNotation.Plain,
        };
    }

    static ValueNotation OfTypedef(string typedef, string name) => typedef switch
    {
        "__be32" => HasWord(name, NumberWords) ? ValueNotation.NetworkOrder : ValueNotation.IPv4,
        "in_addr_t" => ValueNotation.IPv4,
        // The kernel's type of times and durations: signed nanoseconds (include/linux/ktime.h).
        "ktime_t" => ValueNotation.Nanoseconds,
        "__be16" or "__be64" or "in_port_t" => ValueNotation.NetworkOrder,
        _ => ValueNotation.Plain,
    };

    static ValueNotation OfArray(BtfArray array, string name)
    {
        BtfType element = array.ElementType.SkipModifiersAndTypedefs();
        if (element.Kind != BtfKind.Int)
            return ValueNotation.Plain;
        if (element.Size == 4 && array.Length == 4)
        {
            bool isAddress = Of(array.ElementType, "") == ValueNotation.IPv4 || name.Contains("ip6", StringComparison.OrdinalIgnoreCase);
            return isAddress ? ValueNotation.IPv6 : ValueNotation.Plain;
        }
        if (element.Size != 1 || element.IntEncoding.IsBool || element.IntEncoding.IsChar || element.NameUtf8.SequenceEqual("char"u8))
            return ValueNotation.Plain;
        return array.Length switch
        {
            4 when HasWord(name, AddressWords) => ValueNotation.IPv4,
            6 when HasWord(name, HardwareWords) => ValueNotation.MacAddress,
            16 when HasWord(name, AddressWords) => ValueNotation.IPv6,
            _ => ValueNotation.Bytes,
        };
    }

    static bool HasWord(string name, string[] words)
    {
        foreach (string word in words)
        {
            int at = name.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            // Short words count only by themselves: "ip" in "src_ip" and "ip6", not in "skip" or "ship".
            if (at >= 0 && (word.Length > 3 || at == 0 || !char.IsAsciiLetter(name[at - 1]) || name.Length == at + word.Length))
                return true;
        }
        return false;
    }
}
