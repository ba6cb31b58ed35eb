namespace Skep.Cli.Values;

/// <summary>How people write a value whose bytes alone do not say it.</summary>
enum ValueNotation
{
    Plain,

    /// <summary>Four bytes in network order: <c>192.0.2.1</c>.</summary>
    IPv4,

    /// <summary>Sixteen bytes in network order: <c>2001:db8::1</c>.</summary>
    IPv6,

    /// <summary>Six bytes: <c>02:00:00:00:00:01</c>.</summary>
    MacAddress,

    /// <summary>An integer in network order, whatever the order of the object.</summary>
    NetworkOrder,

    /// <summary>Nanoseconds: <c>1.000022000s</c>; a number in JSON and where values are typed.</summary>
    Nanoseconds,

    /// <summary>Bytes of no further meaning: text if they are, else hexadecimal.</summary>
    Bytes,
}
